// What Glibc's Swift module does not show: epoll, eventfd, accept4, timerfd-free clocks, and one fast thread-local.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
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
