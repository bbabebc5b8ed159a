#include "http_message.h"

#include <string.h>

HttpRequest *http_request_new(const char *method, const char *url)
{
  HttpRequest *request = g_new0(HttpRequest, 1);
  g_strlcpy(request->method, method, sizeof request->method);
  request->url = g_strdup(url);
  request->headers = g_ptr_array_new_with_free_func(g_free);
  return request;
}

void http_request_header(HttpRequest *request, const char *name, const char *value)
{
  g_ptr_array_add(request->headers, g_strdup_printf("%s: %s", name, value));
}

gboolean http_header_name(const char *name)
{
  gsize length = 0;
  while (g_ascii_isalnum(name[length]) || (name[length] != '\0' && strchr("!#$%&'*+-.^_`|~", name[length]) != NULL))
    length++;
  return length > 0 && name[length] == '\0';
}

void http_request_free(HttpRequest *request)
{
  if (request == NULL)
    return;
  g_ptr_array_unref(request->headers);
  if (request->body != NULL)
    g_byte_array_unref(request->body);
  g_free(request->url);
  g_free(request->user);
  g_free(request->password);
  g_free(request->tls_pin);
  g_free(request);
}

char *http_request_place(const HttpRequest *request)
{
  const char *end = request->url + strcspn(request->url, "?#");
  g_autofree char *place = g_strndup(request->url, (gsize)(end - request->url));
  char *host = strstr(place, "://");
  char *at = host != NULL ? strchr(host, '@') : NULL;
  if (at != NULL)
    return g_strdup_printf("%.*s%s", (int)(host + 3 - place), place, at + 1);
  return g_steal_pointer(&place);
}

const char *http_response_fault(const HttpResponse *response)
{
  if (response->fault != NULL)
    return response->fault;
  switch (response->status) {
  case 401:
  case 403:
  case 407:
    return "refused";
  case 404:
  case 410:
    return "missing";
  case 429:
    return "throttled";
  default:
    break;
  }
  const gint32 hundreds = response->status / 100;
  return hundreds == 2 ? "unreadable" : hundreds == 3 ? "redirect" : hundreds == 4 ? "rejected" : "failing";
}

void http_response_clear(HttpResponse *response)
{
  if (response->body != NULL)
    g_byte_array_unref(response->body);
  g_free(response->failure);
  memset(response, 0, sizeof *response);
}
