// Starting another program, in one step that Swift cannot take: fork is not callable there, and posix_spawn knows neither
// users nor parent-death signals.
#pragma once
#include <sys/types.h>

struct csystem_program {
    const char *path;             ///< an absolute path
    char *const *arguments;       ///< ends with NULL
    char *const *environment;     ///< ends with NULL
    const char *directory;        ///< where it starts, or NULL
    const int *inherit;           ///< descriptors that become 3, 4, … of the program
    int inherit_count;
    int output, error;            ///< become standard output and error; -1 keeps ours
    int input;                    ///< becomes standard input; -1 gives it /dev/null, -2 keeps ours
    int user, group;              ///< -1 keeps ours
    int new_session;              ///< out of reach of the terminal's Ctrl-C
    int death_signal;             ///< sent to it when the calling thread ends; 0 for none
};

/// Starts the program with default signal handling and nothing but the named descriptors. Returns its process id, or -1 with
/// errno: also when the program cannot be executed.
pid_t csystem_spawn(const struct csystem_program *program);
