/* Teach: a word that was not understood, and what it meant, as a line for the language file. Nothing is changed here: whoever
 * keeps the files looks at it, puts it in and tries it on the kept texts (replay --try). */
#include "model/inbox.h"
#include "page_attend.h"
#include "page_call.h"

#include <string.h>

#define WORD_MOST 60

typedef struct {
  const char *key;
  Command command;
} Meaning;

/* The verbs that a village may say in its own way; keys of the group `words`. */
static const Meaning meanings[] = {{"income", COMMAND_INCOME},     {"expense", COMMAND_EXPENSE}, {"save", COMMAND_SAVE},
                                   {"withdraw", COMMAND_WITHDRAW}, {"borrow", COMMAND_BORROW},   {"repay", COMMAND_REPAY},
                                   {"sell", COMMAND_SELL},         {"make", COMMAND_MAKE}};

/* What stands before the first number: most often the verb. Caller frees. */
static char *first_word(const char *text)
{
  const char *end = text;
  while (*end != '\0' && !g_unichar_isdigit(g_utf8_get_char(end)) && !g_unichar_isspace(g_utf8_get_char(end)))
    end = g_utf8_next_char(end);
  return g_strndup(text, (gsize)(end - text));
}

static void add_line(PageCall *call, const char *word, const Meaning *meaning)
{
  g_autofree char *plain = g_strdelimit(g_strdup(word), "\"\\\r\n\t", ' ');
  page_add(call, "<h2>%s</h2><p>%s</p><pre># %s-words.cfg: words, %s = [ … ]\n\"%s\",</pre>",
           page_say(call, PHRASE_WEB_TEACH_LINE), page_say(call, PHRASE_WEB_TEACH_WHERE), call->language, meaning->key,
           g_strstrip(plain));
}

static void add_form(PageCall *call, const InboxRow *row, const char *word)
{
  const Wording *wording = phrases_wording(call->phrases);
  page_add(call, "<p>%s</p><div class=\"card\"><div class=\"said\">%s</div></div>", page_say(call, PHRASE_WEB_TEACH_HOW),
           row->text);
  page_add(call,
           "<form method=\"get\" action=\"/teach\" class=\"stack narrow\"><input type=\"hidden\" name=\"id\" "
           "value=\"%" G_GINT64_FORMAT "\">",
           row->id);
  page_add(call, "<label>%s<input name=\"word\" maxlength=\"40\" required value=\"%s\"></label>",
           page_say(call, PHRASE_WEB_WORD), word);
  page_add(call, "<label>%s<select name=\"meaning\">", page_say(call, PHRASE_WEB_MEANING));
  for (guint i = 0; i < G_N_ELEMENTS(meanings); i++)
    page_add(call, "<option value=\"%s\">%s</option>", meanings[i].key, wording->verbs[meanings[i].command]);
  page_raw(call, "</select></label>");
  page_form_end(call, PHRASE_WEB_SHOW_LINE);
}

static void add_teaching(PageCall *call, const InboxRow *row)
{
  g_autofree char *guess = first_word(row->text);
  const char *word = page_field(call, "word"), *chosen = page_field(call, "meaning");
  page_begin(call, page_say(call, PHRASE_WEB_TEACH), "/attention");
  add_form(call, row, word != NULL ? word : guess);
  for (guint i = 0; i < G_N_ELEMENTS(meanings) && word != NULL && strlen(word) <= 3 * WORD_MOST; i++)
    if (g_strcmp0(meanings[i].key, chosen) == 0)
      add_line(call, word, &meanings[i]);
  page_end(call);
}

gboolean page_teach(PageCall *call, GError **error)
{
  InboxRow row = {0};
  gboolean found = FALSE;
  const gint64 id = page_number(call, "id", 1, G_MAXINT64 / 64);
  if (id != 0 && !inbox_get(call->book, id, &row, &found, error))
    return FALSE;
  const gboolean mine = found && row.text != NULL && g_utf8_validate(row.text, -1, NULL) &&
                        (row.village != 0 ? page_covers(call, row.village) : page_has_strangers(call));
  if (mine)
    add_teaching(call, &row);
  else
    page_refuse(call, "message");
  if (found)
    inbox_row_clear(&row);
  return TRUE;
}
