#define _GNU_SOURCE
#include "csystem_process.h"
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int csystem_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

pid_t csystem_reap(pid_t process, int *status, long *peak) {
    struct rusage usage = {0};
    pid_t ended = wait4(process, status, WNOHANG, &usage);
    *peak = usage.ru_maxrss;
    return ended;
}
