// libcurl, and typed forms of its variadic functions, which Swift cannot call.
#pragma once
#include <curl/curl.h>

static inline CURLcode curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*curl_transfer_function)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode curl_set_transfer(CURL *easy, CURLoption option, curl_transfer_function function) {
    return curl_easy_setopt(easy, option, function);
}

static inline CURLcode curl_set_opener(CURL *easy, curl_opensocket_callback function) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode curl_set_gate(CURL *easy, curl_prereq_callback function) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline long curl_get_long(CURL *easy, CURLINFO information) {
    long value = 0;
    curl_easy_getinfo(easy, information, &value);
    return value;
}

static inline void *curl_get_context(CURL *easy) {
    char *value = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

static inline void curl_multi_set_watcher(CURLM *multi, curl_socket_callback function, void *context) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, function);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
}

static inline void curl_multi_set_timer(CURLM *multi, curl_multi_timer_callback function, void *context) {
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, function);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}

static inline void curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    curl_multi_setopt(multi, option, value);
}
