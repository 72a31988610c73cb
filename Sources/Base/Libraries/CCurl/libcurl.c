// libcurl brings thirty libraries with it. A program that calls nobody starts quicker when it need not load them.
#include "CCurl.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

// X(type, name, parameters, arguments) of each function. None of them comes before `curl_global_init`.
#define EACH(X) \
    X(void, curl_easy_cleanup, (CURL *easy), (easy)) \
    X(CURL *, curl_easy_init, (void), ()) \
    X(const char *, curl_easy_strerror, (CURLcode code), (code)) \
    X(CURLMcode, curl_multi_add_handle, (CURLM *multi, CURL *easy), (multi, easy)) \
    X(CURLMcode, curl_multi_cleanup, (CURLM *multi), (multi)) \
    X(CURLMsg *, curl_multi_info_read, (CURLM *multi, int *left), (multi, left)) \
    X(CURLM *, curl_multi_init, (void), ()) \
    X(CURLMcode, curl_multi_remove_handle, (CURLM *multi, CURL *easy), (multi, easy)) \
    X(CURLMcode, curl_multi_socket_action, (CURLM *multi, curl_socket_t socket, int events, int *running), \
      (multi, socket, events, running)) \
    X(struct curl_slist *, curl_slist_append, (struct curl_slist *list, const char *text), (list, text)) \
    X(void, curl_slist_free_all, (struct curl_slist *list), (list))

static struct {
#define POINTER(type, name, parameters, arguments) __typeof__(name) *name;
    EACH(POINTER)
    __typeof__(curl_global_init) *global_init;
    __typeof__(curl_easy_setopt) *set;
    __typeof__(curl_easy_getinfo) *get;
    __typeof__(curl_multi_setopt) *set_multi;
} library;

static void load(void) {
    void *handle = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
#define FIND(field, name) && (library.field = (__typeof__(name) *)dlsym(handle, #name))
#define FIND_EACH(type, name, parameters, arguments) FIND(name, name)
    if (handle EACH(FIND_EACH) FIND(global_init, curl_global_init) FIND(set, curl_easy_setopt)
        FIND(get, curl_easy_getinfo) FIND(set_multi, curl_multi_setopt)) return;
    // As the loader ends a program that misses a library.
    fprintf(stderr, "libcurl cannot be loaded (apt-get install libcurl4): %s\n", dlerror());
    _exit(127);
}

#define HIDDEN __attribute__((visibility("hidden")))
#define FORWARD(type, name, parameters, arguments) HIDDEN type name parameters { return library.name arguments; }
EACH(FORWARD)

HIDDEN CURLcode curl_global_init(long flags) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return library.global_init(flags);
}

CURLcode curl_set_long(CURL *easy, CURLoption option, long value) { return library.set(easy, option, value); }

CURLcode curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) { return library.set(easy, option, value); }

CURLcode curl_set_text(CURL *easy, CURLoption option, const char *value) { return library.set(easy, option, value); }

CURLcode curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return library.set(easy, option, value);
}

CURLcode curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return library.set(easy, option, value);
}

CURLcode curl_set_transfer(CURL *easy, CURLoption option, curl_transfer_function function) {
    return library.set(easy, option, function);
}

CURLcode curl_set_opener(CURL *easy, curl_opensocket_callback function) {
    return library.set(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}

CURLcode curl_set_gate(CURL *easy, curl_prereq_callback function) {
    return library.set(easy, CURLOPT_PREREQFUNCTION, function);
}

long curl_get_long(CURL *easy, CURLINFO information) {
    long value = 0;
    library.get(easy, information, &value);
    return value;
}

void *curl_get_context(CURL *easy) {
    char *value = NULL;
    library.get(easy, CURLINFO_PRIVATE, &value);
    return value;
}

void curl_multi_set_watcher(CURLM *multi, curl_socket_callback function, void *context) {
    library.set_multi(multi, CURLMOPT_SOCKETFUNCTION, function);
    library.set_multi(multi, CURLMOPT_SOCKETDATA, context);
}

void curl_multi_set_timer(CURLM *multi, curl_multi_timer_callback function, void *context) {
    library.set_multi(multi, CURLMOPT_TIMERFUNCTION, function);
    library.set_multi(multi, CURLMOPT_TIMERDATA, context);
}

void curl_multi_set_long(CURLM *multi, CURLMoption option, long value) { library.set_multi(multi, option, value); }
