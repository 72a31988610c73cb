// The end of a child as something a loop can watch.
#pragma once
#include <sys/types.h>

/// A descriptor that is readable once the process has ended, or -1 with errno.
int csystem_process_descriptor(pid_t process);

/// Takes the status of a child that has ended, and the most memory it ever held, in kilobytes. Returns the child, 0 while it still
/// runs, or -1 with errno.
pid_t csystem_reap(pid_t process, int *status, long *peak);
