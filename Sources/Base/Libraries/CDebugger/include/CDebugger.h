// What a process that waits for a debugger asks of the kernel.
#pragma once

/// Lets any process of this user attach a debugger to the calling one, also where the kernel leaves that to its ancestors.
int cdebugger_allow(void);
