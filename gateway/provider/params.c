#include "params.h"

#include <string.h>

static void clear_param(gpointer data)
{
  Param *param = data;
  g_free(param->name);
  g_free(param->value);
}

GArray *params_new(void)
{
  GArray *params = g_array_new(FALSE, TRUE, sizeof(Param));
  g_array_set_clear_func(params, clear_param);
  return params;
}

/* What is no escape stays as it is. */
static char *unescape(const char *text, gsize length, gsize *out_length)
{
  char *out = g_malloc(length + 1), *to = out;
  for (gsize i = 0; i < length; i++) {
    if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) && g_ascii_isxdigit(text[i + 2])) {
      *to++ = (char)(g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]));
      i += 2;
    } else {
      *to++ = text[i] == '+' ? ' ' : text[i];
    }
  }
  *to = '\0';
  *out_length = (gsize)(to - out);
  return out;
}

gboolean params_parse(GArray *params, const char *text, gsize length)
{
  if (length == 0)
    return TRUE;
  const char *end = text + length;
  while (text < end) {
    const char *stop = memchr(text, '&', (gsize)(end - text));
    if (stop == NULL)
      stop = end;
    const char *equals = memchr(text, '=', (gsize)(stop - text));
    const char *name_end = equals != NULL ? equals : stop;
    const char *value = equals != NULL ? equals + 1 : stop;
    if (stop > text) {
      gsize name_length;
      Param param = {0};
      if (params->len >= PARAMS_MAX)
        return FALSE;
      param.name = unescape(text, (gsize)(name_end - text), &name_length);
      param.value = unescape(value, (gsize)(stop - value), &param.length);
      g_array_append_val(params, param);
    }
    text = stop + 1;
  }
  return TRUE;
}

const char *params_find(const GArray *params, const char *name)
{
  for (guint i = 0; i < params->len; i++) {
    const Param *param = &g_array_index(params, Param, i);
    if (strcmp(param->name, name) == 0)
      return strlen(param->value) == param->length ? param->value : NULL;
  }
  return NULL;
}

static gint compare(gconstpointer a, gconstpointer b)
{
  return strcmp(((const Param *)a)->name, ((const Param *)b)->name);
}

void params_sort(GArray *params)
{
  g_array_sort(params, compare); /* GLib's sort is stable */
}

const char *header_find(const GPtrArray *headers, const char *name)
{
  const gsize length = strlen(name);
  for (guint i = 0; headers != NULL && i < headers->len; i++) {
    const char *header = g_ptr_array_index(headers, i);
    if (g_ascii_strncasecmp(header, name, length) == 0 && header[length] == ':')
      return header + length + 1 + strspn(header + length + 1, " \t");
  }
  return NULL;
}

gboolean headers_say_form(const GPtrArray *headers)
{
  static const char FORM[] = "application/x-www-form-urlencoded";
  const char *type = header_find(headers, "Content-Type");
  return type != NULL && g_ascii_strncasecmp(type, FORM, sizeof FORM - 1) == 0;
}
