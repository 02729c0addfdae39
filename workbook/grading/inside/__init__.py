"""What runs inside the sandbox: it imports nothing of the course but what is handed out.

`zygote` is process 1 there. It has all packages imported and forks a `warden` for each submission;
the warden forks a `runner`, which runs the cells, before it has read a line of them. The student's
code can reach the runner's process. It can reach neither of the other two.
"""
