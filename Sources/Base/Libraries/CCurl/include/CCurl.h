// libcurl, and typed forms of its variadic functions, which Swift cannot call. libcurl.c loads the library with
// `curl_global_init`, which comes before everything else.
#pragma once
#if __has_include(<curl/curl.h>)
#include <curl/curl.h>
#else
#error "libcurl is missing: apt-get install libcurl4-openssl-dev"
#endif

typedef size_t (*curl_transfer_function)(char *bytes, size_t size, size_t count, void *context);

CURLcode curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode curl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode curl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode curl_set_pointer(CURL *easy, CURLoption option, const void *value);
CURLcode curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode curl_set_transfer(CURL *easy, CURLoption option, curl_transfer_function function);
CURLcode curl_set_opener(CURL *easy, curl_opensocket_callback function);
CURLcode curl_set_gate(CURL *easy, curl_prereq_callback function);
long curl_get_long(CURL *easy, CURLINFO information);
void *curl_get_context(CURL *easy);
void curl_multi_set_watcher(CURLM *multi, curl_socket_callback function, void *context);
void curl_multi_set_timer(CURLM *multi, curl_multi_timer_callback function, void *context);
void curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
