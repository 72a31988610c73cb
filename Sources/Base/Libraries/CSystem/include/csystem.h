// What Glibc's Swift module does not show: epoll, eventfd, accept4, and one fast thread-local.
// No _GNU_SOURCE here: it would change types that Glibc's module has defined already.
#pragma once
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/// The loop whose thread this is, as an opaque pointer, or NULL.
void *csystem_current_loop(void);
void csystem_set_current_loop(void *loop);

/// `accept4` with SOCK_NONBLOCK | SOCK_CLOEXEC; the peer's address is written when `address` is not NULL.
int csystem_accept(int listener, struct sockaddr *address, socklen_t *length);

/// The child is sent `signal` when its parent dies.
int csystem_die_with_parent(int signal);

/// Names the calling thread, as `top -H` and `perf` show it; at most 15 bytes.
void csystem_name_thread(const char *name);

/// Lets this process, and those it starts, have as many open files as the system allows it, but not more than `most`. Returns how
/// many that are, or -1 with errno.
long csystem_allow_open_files(long most);

/// From now on the signal is written as one byte to `pipe` instead of acting on the process. Returns 0, or -1 with errno.
int csystem_catch_signal(int signal, int pipe);

#include "csystem_process.h"
#include "csystem_spawn.h"
