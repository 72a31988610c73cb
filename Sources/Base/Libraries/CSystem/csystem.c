#include "csystem.h"

static __thread void *current_loop;

void *csystem_current_loop(void) { return current_loop; }
void csystem_set_current_loop(void *loop) { current_loop = loop; }

int csystem_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int csystem_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }
