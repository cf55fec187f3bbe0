"""What ends a report beside an error in one of its cells: the words by which records name it."""

TIME_OVER = "TimeLimit"
LOST = "WorkerLost"
SERVER_LOST = "ServerLost"
DISK_FULL = "DiskFull"
