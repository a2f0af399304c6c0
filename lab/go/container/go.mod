module todo-lab/container

go 1.24.0
