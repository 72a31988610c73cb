// libpq brings two dozen libraries with it (Kerberos, LDAP, GnuTLS). A program that opens no connection, such as the
// parent of a process that serves or a function without a database, starts quicker when it need not load them.
#include "CPostgres.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

// X(type, name, parameters, arguments) of each function: those that make the first object, and those that need one.
#define OPENING(X) \
    X(PGconn *, PQconnectStartParams, \
      (const char *const *keys, const char *const *values, int expand), \
      (keys, values, expand)) \
    X(PGconn *, PQconnectdb, (const char *info), (info)) \
    X(PQconninfoOption *, PQconninfoParse, (const char *info, char **message), (info, message))
#define OTHERS(X) \
    X(int, PQcancel, (PGcancel *cancel, char *text, int size), (cancel, text, size)) \
    X(void, PQclear, (PGresult *result), (result)) \
    X(char *, PQcmdTuples, (PGresult *result), (result)) \
    X(PostgresPollingStatusType, PQconnectPoll, (PGconn *connection), (connection)) \
    X(void, PQconninfoFree, (PQconninfoOption *options), (options)) \
    X(int, PQconsumeInput, (PGconn *connection), (connection)) \
    X(int, PQenterPipelineMode, (PGconn *connection), (connection)) \
    X(char *, PQerrorMessage, (const PGconn *connection), (connection)) \
    X(PGresult *, PQexec, (PGconn *connection, const char *sql), (connection, sql)) \
    X(int, PQexitPipelineMode, (PGconn *connection), (connection)) \
    X(void, PQfinish, (PGconn *connection), (connection)) \
    X(int, PQflush, (PGconn *connection), (connection)) \
    X(char *, PQfname, (const PGresult *result, int field), (result, field)) \
    X(void, PQfreeCancel, (PGcancel *cancel), (cancel)) \
    X(void, PQfreemem, (void *pointer), (pointer)) \
    X(Oid, PQftype, (const PGresult *result, int field), (result, field)) \
    X(PGcancel *, PQgetCancel, (PGconn *connection), (connection)) \
    X(PGresult *, PQgetResult, (PGconn *connection), (connection)) \
    X(int, PQgetisnull, (const PGresult *result, int row, int field), (result, row, field)) \
    X(int, PQgetlength, (const PGresult *result, int row, int field), (result, row, field)) \
    X(char *, PQgetvalue, (const PGresult *result, int row, int field), (result, row, field)) \
    X(int, PQisBusy, (PGconn *connection), (connection)) \
    X(int, PQnfields, (const PGresult *result), (result)) \
    X(PGnotify *, PQnotifies, (PGconn *connection), (connection)) \
    X(int, PQntuples, (const PGresult *result), (result)) \
    X(int, PQpipelineSync, (PGconn *connection), (connection)) \
    X(int, PQputCopyData, (PGconn *connection, const char *buffer, int count), (connection, buffer, count)) \
    X(int, PQputCopyEnd, (PGconn *connection, const char *message), (connection, message)) \
    X(char *, PQresultErrorField, (const PGresult *result, int code), (result, code)) \
    X(char *, PQresultErrorMessage, (const PGresult *result), (result)) \
    X(ExecStatusType, PQresultStatus, (const PGresult *result), (result)) \
    X(int, PQsendPrepare, \
      (PGconn *connection, const char *statement, const char *sql, int count, const Oid *types), \
      (connection, statement, sql, count, types)) \
    X(int, PQsendQuery, (PGconn *connection, const char *sql), (connection, sql)) \
    X(int, PQsendQueryParams, \
      (PGconn *connection, const char *sql, int count, const Oid *types, const char *const *values, \
       const int *lengths, const int *formats, int format), \
      (connection, sql, count, types, values, lengths, formats, format)) \
    X(int, PQsendQueryPrepared, \
      (PGconn *connection, const char *statement, int count, const char *const *values, const int *lengths, \
       const int *formats, int format), \
      (connection, statement, count, values, lengths, formats, format)) \
    X(PQnoticeProcessor, PQsetNoticeProcessor, \
      (PGconn *connection, PQnoticeProcessor processor, void *value), \
      (connection, processor, value)) \
    X(int, PQsetnonblocking, (PGconn *connection, int value), (connection, value)) \
    X(int, PQsocket, (const PGconn *connection), (connection)) \
    X(int, PQsslInUse, (PGconn *connection), (connection)) \
    X(ConnStatusType, PQstatus, (const PGconn *connection), (connection)) \
    X(PGTransactionStatusType, PQtransactionStatus, (const PGconn *connection), (connection))

static struct {
#define POINTER(type, name, parameters, arguments) __typeof__(name) *name;
    OPENING(POINTER) OTHERS(POINTER)
} library;

static void load(void) {
    void *handle = dlopen("libpq.so.5", RTLD_LAZY | RTLD_LOCAL);
#define FIND(type, name, parameters, arguments) && (library.name = (__typeof__(name) *)dlsym(handle, #name))
    if (handle OPENING(FIND) OTHERS(FIND)) return;
    // As the loader ends a program that misses a library.
    fprintf(stderr, "libpq cannot be loaded (apt-get install libpq5): %s\n", dlerror());
    _exit(127);
}

static void load_once(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
}

#define HIDDEN __attribute__((visibility("hidden")))
#define LOAD(type, name, parameters, arguments) \
    HIDDEN type name parameters { load_once(); return library.name arguments; }
OPENING(LOAD)
#define FORWARD(type, name, parameters, arguments) HIDDEN type name parameters { return library.name arguments; }
OTHERS(FORWARD)
