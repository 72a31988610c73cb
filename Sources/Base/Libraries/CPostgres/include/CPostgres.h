// libpq. The functions that Postgres/ uses are defined in libpq.c, which loads the library with the first of them.
#pragma once
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#elif __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#error "libpq is missing: apt-get install libpq-dev"
#endif
