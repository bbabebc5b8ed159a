/* Teach: a word that was not understood, and what it meant, as a line for the language file. Nothing is changed here: whoever
 * keeps the files looks at it, puts it in and has the daemon read it. Then the message can be read again (attention.c). */
#include "teach.h"

#include "attend.h"
#include "form.h"
#include "language/reader.h"
#include "model/inbox.h"
#include "pipeline/behalf.h"
#include "text/fold.h"

#include <string.h>

#define WORD_MOST 60 /* characters */

typedef struct {
  const char *key;
  Command command;
} Meaning;

/* The verbs that a village may say in its own way; keys of the group `words`. */
static const Meaning meanings[] = {{"income", COMMAND_INCOME},     {"expense", COMMAND_EXPENSE}, {"save", COMMAND_SAVE},
                                   {"withdraw", COMMAND_WITHDRAW}, {"borrow", COMMAND_BORROW},   {"repay", COMMAND_REPAY},
                                   {"sell", COMMAND_SELL},         {"make", COMMAND_MAKE}};

gboolean page_may_teach(const char *text)
{
  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char(at))
    if (g_unichar_isalpha(g_utf8_get_char(at)))
      return TRUE;
  return FALSE;
}

/* What stands before the first number: most often the verb. Caller frees. */
static char *first_word(const char *text)
{
  const char *end = text;
  while (*end != '\0' && !g_unichar_isdigit(g_utf8_get_char(end)) && !g_unichar_isspace(g_utf8_get_char(end)))
    end = g_utf8_next_char(end);
  return g_strndup(text, (gsize)(end - text));
}

static gboolean is_read(const PageCall *call, const char *text)
{
  const Gateway *gateway = call->desk->gateway;
  g_autofree char *folded = fold(text, strlen(text));
  const Incoming incoming = {
      .text = folded, .roles = ROLE_VILLAGER, .at_ms = call->now_ms, .own_numbers = gateway->own_numbers};
  Request request;
  reader_read(gateway->reader, &incoming, &request);
  return request.verdict == REQUEST_ACCEPTED;
}

/* Whether it says something already, alone, with an amount, or as a word beside others (a product, a category): taught, it
 * would mean something else, for everybody. */
static gboolean is_known(const PageCall *call, const char *word)
{
  g_autofree char *folded = fold(word, strlen(word));
  g_autofree char *text = g_strconcat(word, " 500", NULL);
  return reader_knows(call->desk->gateway->reader, folded) || is_read(call, word) || is_read(call, text);
}

/* What is wrong with a word, 0 where nothing is. */
static PhraseId judge(const PageCall *call, const char *word)
{
  if (!page_may_teach(word))
    return PHRASE_WEB_WRONG_WORD;
  if (g_utf8_strlen(word, -1) > WORD_MOST)
    return PHRASE_WEB_WRONG_LONG;
  return is_known(call, word) ? PHRASE_WEB_WRONG_KNOWN : 0;
}

/* A Thai word goes among the Thai words, whatever the page's language. */
static const Wording *wording_for(const PageCall *call, const char *word)
{
  gboolean thai = FALSE;
  for (const char *at = word; *at != '\0'; at = g_utf8_next_char(at))
    thai = thai || fold_is_thai(g_utf8_get_char(at));
  return phrases_wording(catalogue_phrases(call->desk->gateway->catalogue, thai ? "th" : "en"));
}

static void add_line(PageCall *call, const char *word, const Meaning *meaning)
{
  static const PhraseId steps[] = {PHRASE_WEB_TEACH_COPY, PHRASE_WEB_TEACH_RELOAD, PHRASE_WEB_TEACH_BACK};
  g_autofree char *plain = g_strdelimit(g_strdup(word), "\"\\\r\n\t", ' ');
  const Wording *wording = wording_for(call, plain);
  page_add(call, "<h2>%s</h2><pre id=\"line\">\"%s\",</pre><dl><dt>%s</dt><dd><code id=\"file\">%s</code></dd>",
           page_say(call, PHRASE_WEB_TEACH_LINE), g_strstrip(plain), page_say(call, PHRASE_WEB_TEACH_FILE),
           wording->words_file != NULL ? wording->words_file : wording->code);
  page_add(call, "<dt>%s</dt><dd><code id=\"list\">words: { %s = [ … ] }</code></dd></dl><ol>",
           page_say(call, PHRASE_WEB_TEACH_LIST), meaning->key);
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
    page_add(call, "<li>%s</li>", page_say(call, steps[i]));
  page_raw(call, "</ol>\n");
}

static void add_form(PageCall *call, const InboxRow *row, const char *word, const char *chosen, PhraseId wrong)
{
  page_add(call, "<p>%s</p><div class=\"card\">", page_say(call, PHRASE_WEB_TEACH_HOW));
  page_add_whose(call, row->msisdn, row->village, row->household);
  page_add(call, "<div class=\"said\">%s</div></div>", row->text);
  page_add(call,
           "<form method=\"get\" action=\"/teach\" class=\"stack narrow\"><input type=\"hidden\" name=\"id\" "
           "value=\"%" G_GINT64_FORMAT "\"><label>%s<input name=\"word\" maxlength=\"60\" required value=\"%s\"",
           row->id, page_say(call, PHRASE_WEB_WORD), word);
  page_raw(call, wrong != 0 ? " aria-invalid=\"true\" autofocus>" : ">");
  if (wrong != 0)
    page_add(call, "<span class=\"wrong\" role=\"alert\">%s</span>", page_say(call, wrong));
  page_raw(call, "</label>");
  page_select(call, "meaning", PHRASE_WEB_MEANING, chosen);
  for (guint i = 0; i < G_N_ELEMENTS(meanings); i++)
    page_option(call, meanings[i].key, phrases_wording(call->phrases)->verbs[meanings[i].command]);
  page_select_end(call);
  page_form_end(call, PHRASE_WEB_SHOW_LINE);
}

/* Its word was taught already. */
static gboolean is_understood(PageCall *call, const InboxRow *row, gboolean *understood, GError **error)
{
  AgainVerdict verdict;
  if (!behalf_may_again(call->desk->gateway, row, call->now_ms, &verdict, error))
    return FALSE;
  *understood = verdict == AGAIN_MAY;
  return TRUE;
}

static gboolean add_teaching(PageCall *call, const InboxRow *row, GError **error)
{
  g_autofree char *guess = first_word(row->text);
  const char *word = page_field(call, "word"), *meaning = page_field(call, "meaning");
  const char *chosen = meaning != NULL ? meaning : meanings[0].key;
  const PhraseId wrong = word != NULL ? judge(call, word) : 0;
  gboolean understood;
  if (!is_understood(call, row, &understood, error))
    return FALSE;
  page_begin(call, page_say(call, PHRASE_WEB_TEACH), "/attention");
  if (understood) {
    page_add(call, "<p class=\"good\">%s</p>", page_say(call, PHRASE_WEB_AGAIN_MAY));
    page_button(call, "/do/again", "message", row->id, PHRASE_WEB_AGAIN);
  }
  add_form(call, row, word != NULL ? word : guess, chosen, wrong);
  for (guint i = 0; i < G_N_ELEMENTS(meanings) && word != NULL && wrong == 0; i++)
    if (strcmp(meanings[i].key, chosen) == 0)
      add_line(call, word, &meanings[i]);
  page_end(call);
  return TRUE;
}

gboolean page_teach(PageCall *call, GError **error)
{
  InboxRow row;
  gboolean mine;
  if (!page_inbox_row(call, "id", &row, &mine, error))
    return FALSE;
  mine = mine && row.text != NULL && g_utf8_validate(row.text, -1, NULL);
  const gboolean done = !mine || add_teaching(call, &row, error);
  if (!mine)
    page_refuse(call, "message");
  inbox_row_clear(&row);
  return done;
}
