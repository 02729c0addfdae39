"""What runs inside the sandbox: it imports nothing of the course but what is handed out.

`zygote` is process 1 there. It has all packages imported and forks a `warden` for each submission;
the warden forks a runner before it has read a line of what is to be run. In that, the `judge` has
cells run on a floor, see `runner`, and says which tests have passed. The student's code can reach
the runner's process, where what judges is kept out of its way. It can reach neither of the others.
"""
