#include "CDebugger.h"
#include <sys/prctl.h>

int cdebugger_allow(void) { return prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0); }
