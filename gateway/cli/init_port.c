#include "cli/init_answers.h"
#include "cli/port.h"

static char *check_port(const Dialogue *dialogue, const char *answer, gpointer data)
{
  const guint16 other = *(const guint16 *)data;
  guint64 port = 0;
  if (!g_ascii_string_to_unsigned(answer, 10, 1, 65535, &port, NULL))
    return g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_PORT));
  if (port == other || !port_is_free("127.0.0.1", (guint16)port))
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_PORT_TAKEN, "port", answer, NULL);
  return NULL;
}

gboolean init_port(const Dialogue *dialogue, const char *question, const char *usual, guint16 other, guint16 *port)
{
  g_autofree char *answer = dialogue_ask(dialogue, question, usual, check_port, &other);
  *port = answer != NULL ? (guint16)g_ascii_strtoull(answer, NULL, 10) : 0;
  return answer != NULL;
}
