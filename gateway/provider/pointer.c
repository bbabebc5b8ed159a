#include "pointer.h"

#include <string.h>

struct Pointer {
  char *text;
  char **tokens;
};

static gboolean unescape(char *token)
{
  char *out = token;
  for (const char *in = token; *in != '\0'; in++) {
    if (*in == '~') {
      in++;
      if (*in != '0' && *in != '1')
        return FALSE;
      *out++ = *in == '0' ? '~' : '/';
    } else {
      *out++ = *in;
    }
  }
  *out = '\0';
  return TRUE;
}

Pointer *pointer_new(const char *text)
{
  if (text[0] != '\0' && text[0] != '/')
    return NULL;
  g_autoptr(Pointer) pointer = g_new0(Pointer, 1);
  pointer->text = g_strdup(text);
  pointer->tokens = text[0] == '\0' ? g_new0(char *, 1) : g_strsplit(text + 1, "/", -1);
  for (char **token = pointer->tokens; *token != NULL; token++) {
    if (!unescape(*token))
      return NULL;
  }
  return g_steal_pointer(&pointer);
}

void pointer_free(Pointer *pointer)
{
  if (pointer == NULL)
    return;
  g_free(pointer->text);
  g_strfreev(pointer->tokens);
  g_free(pointer);
}

const char *pointer_text(const Pointer *pointer)
{
  return pointer->text;
}

json_t *pointer_find(const Pointer *pointer, json_t *root)
{
  if (pointer == NULL)
    return NULL;
  json_t *at = root;
  for (char **token = pointer->tokens; *token != NULL && at != NULL; token++) {
    guint64 index = 0;
    if (json_is_object(at))
      at = json_object_get(at, *token);
    else if (json_is_array(at) && g_ascii_string_to_unsigned(*token, 10, 0, G_MAXUINT32, &index, NULL))
      at = json_array_get(at, (size_t)index);
    else
      at = NULL;
  }
  return at;
}

const char *json_as_text(const json_t *value, char *room)
{
  if (json_is_string(value))
    return strlen(json_string_value(value)) == json_string_length(value) ? json_string_value(value) : NULL;
  if (json_is_integer(value)) {
    g_snprintf(room, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return room;
  }
  if (json_is_boolean(value))
    return json_is_true(value) ? "true" : "false";
  return NULL;
}
