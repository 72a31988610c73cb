#define _GNU_SOURCE
#include "csystem.h"
#include <errno.h>
#include <pthread.h>
#include <sys/resource.h>

static __thread void *current_loop;

void *csystem_current_loop(void) { return current_loop; }
void csystem_set_current_loop(void *loop) { current_loop = loop; }

int csystem_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int csystem_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

void csystem_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

long csystem_allow_open_files(long most) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
    rlim_t wanted = limit.rlim_max < (rlim_t)most ? limit.rlim_max : (rlim_t)most;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
    }
    return (long)limit.rlim_cur;
}

static volatile int signal_pipes[65];

static void forward_signal(int signal) {
    int saved = errno;
    unsigned char byte = (unsigned char)signal;
    if (signal > 0 && signal < 65) (void)!write(signal_pipes[signal], &byte, 1);
    errno = saved;
}

int csystem_catch_signal(int signal, int pipe) {
    if (signal <= 0 || signal >= 65) { errno = EINVAL; return -1; }
    signal_pipes[signal] = pipe;
    struct sigaction action = {0};
    action.sa_handler = forward_signal;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    return sigaction(signal, &action, 0);
}
