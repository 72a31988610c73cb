#define _GNU_SOURCE
#include "csystem_spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/types.h>
#include <unistd.h>

enum { first_inherited = 3, most_inherited = 16 };

// Between vfork and exec, in the parent's memory while its thread waits: async-signal-safe calls only, nothing allocated
// or kept. The ids are changed by bare system calls, as the library's would change them for all threads of the parent.
static _Noreturn void become(const struct csystem_program *program, int report, pid_t parent) {
    int moved[most_inherited];
    // First out of the way of the numbers they shall get, then onto them.
    report = fcntl(report, F_DUPFD_CLOEXEC, 64);
    if (report < 0) _exit(127);
    for (int i = 0; i < program->inherit_count; i++) {
        moved[i] = fcntl(program->inherit[i], F_DUPFD_CLOEXEC, 64);
        if (moved[i] < 0) goto failed;
    }
    // The numbers may overlap those they shall get.
    int output = program->output < 0 ? 1 : fcntl(program->output, F_DUPFD_CLOEXEC, 64);
    int error = program->error < 0 ? 2 : fcntl(program->error, F_DUPFD_CLOEXEC, 64);
    if (output < 0 || error < 0) goto failed;
    if (output != 1 && dup2(output, 1) < 0) goto failed;
    if (error != 2 && dup2(error, 2) < 0) goto failed;
    if (program->input >= 0) {
        if (dup2(program->input, 0) < 0) goto failed;
    } else if (program->input == -1) {
        int nothing = open("/dev/null", O_RDONLY);
        if (nothing < 0 || dup2(nothing, 0) < 0) goto failed;
    }
    for (int i = 0; i < program->inherit_count; i++)
        if (dup2(moved[i], first_inherited + i) < 0) goto failed;
    syscall(SYS_close_range, first_inherited + program->inherit_count, ~0u, CLOSE_RANGE_CLOEXEC);

    for (int number = 1; number < 65; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    if (program->new_session) setsid();
    if (program->directory && chdir(program->directory) < 0) goto failed;
    if (program->group >= 0) {
        gid_t group = (gid_t)program->group;
        if (syscall(SYS_setgroups, 1, &group) < 0 || syscall(SYS_setgid, group) < 0) goto failed;
    }
    if (program->user >= 0 && syscall(SYS_setuid, (uid_t)program->user) < 0) goto failed;
    // After the change of user, which would clear it; and the parent may be gone already.
    if (program->death_signal && (prctl(PR_SET_PDEATHSIG, program->death_signal) < 0 || getppid() != parent)) _exit(127);
    execve(program->path, program->arguments, program->environment);
failed:;
    int failure = errno;
    (void)!write(report, &failure, sizeof failure);
    _exit(127);
}

pid_t csystem_spawn(const struct csystem_program *program) {
    if (program->inherit_count > most_inherited) { errno = EINVAL; return -1; }
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    pid_t parent = getpid();
    // No handler of ours may run in the child between fork and exec.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    // Copying the page tables of a program this large takes longer than starting the next one.
    pid_t child = vfork();
    if (child == 0) become(program, ends[1], parent);
    int failure = errno;
    pthread_sigmask(SIG_SETMASK, &before, 0);
    close(ends[1]);
    if (child > 0) {
        int reported = 0;
        ssize_t count;
        do count = read(ends[0], &reported, sizeof reported); while (count < 0 && errno == EINTR);
        if (count == sizeof reported) {
            waitpid(child, 0, 0);
            child = -1;
            failure = reported;
        }
    }
    close(ends[0]);
    errno = failure;
    return child;
}
