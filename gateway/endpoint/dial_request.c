/* What was put together, as the reader reads it. */
#include "endpoint/dial_steps.h"
#include "text/fold.h"

#include <string.h>

char *dial_filled(const char *typed, const char *pin)
{
  GString *text = g_string_new(NULL);
  for (const char *c = typed; *c != '\0'; c++) {
    if (*c == DIAL_PIN_MARK)
      g_string_append(text, pin);
    else
      g_string_append_c(text, *c);
  }
  return g_string_free(text, FALSE);
}

void dial_read_text(const DialPhone *phone, const char *text, Request *request)
{
  g_autofree char *folded = fold(text, strlen(text));
  const Incoming incoming = {.text = folded, .roles = phone->roles, .at_ms = phone->at_ms};
  reader_read(phone->reader, &incoming, request);
}

void dial_request(const DialPhone *phone, const Dial *dial, Request *request)
{
  g_autofree char *text = dial_filled(dial->typed, "0000");
  dial_read_text(phone, text, request);
}
