#include "reader.h"

#include "filter.h"
#include "reader_parts.h"
#include "text/fold.h"

#include <string.h>

#define TEXT_MAX 4000 /* bytes of a folded message that are read: more than any chain of parts */

struct Reader {
  const Programme *programme;
  Lexicon *lexicon;
  ReaderIsOwn is_own;
  gpointer is_own_data;
};

Reader *reader_load(const char *const *language_files, const Programme *programme, GError **error)
{
  Lexicon *lexicon = lexicon_load(language_files, programme, error);
  if (lexicon == NULL)
    return NULL;
  Reader *reader = g_new0(Reader, 1);
  reader->programme = programme;
  reader->lexicon = lexicon;
  return reader;
}

void reader_free(Reader *reader)
{
  if (reader == NULL)
    return;
  lexicon_free(reader->lexicon);
  g_free(reader);
}

void reader_set_own_reply(Reader *reader, ReaderIsOwn is_own, gpointer data)
{
  reader->is_own = is_own;
  reader->is_own_data = data;
}

/* English commands count only as a message's first word (OP-86); behind "group" they name what the group did. */
static void mute_later_commands(Reading *reading)
{
  if (reading->n > 0 && token_is(&reading->tokens[0], TAG_GROUP))
    return;
  for (guint i = 1; i < reading->n; i++) {
    Token *token = &reading->tokens[i];
    if (token_is(token, TAG_ONLY_FIRST) && token->word->month == 0 && !token_is(token, TAG_DEBT)) {
      token->kind = TOKEN_UNKNOWN;
      token->word = NULL;
    }
  }
}

static gboolean is_opening(const Token *token)
{
  return token_is_idle(token) || token_is(token, TAG_TODAY) || token_is(token, TAG_YESTERDAY) ||
         token_is(token, TAG_BEFORE_YESTERDAY) || token_is(token, TAG_THIS_MONTH) || token_is(token, TAG_LAST_MONTH) ||
         token_is(token, TAG_FISCAL_YEAR) || token_is(token, TAG_SELF);
}

/* Where a place is named first ("บ้านดู่ ยอด"), the question stands behind it. */
static guint find_question(const Reading *reading)
{
  static const Tag asks[] = {TAG_SUMMARY,  TAG_TOTAL, TAG_TARGET, TAG_MISSING, TAG_TRAIN,
                             TAG_PRODUCTS, TAG_EVAL,  TAG_GROUP,  TAG_ADDPHONE};
  for (guint i = 0; i < reading->n; i++) {
    for (gsize t = 0; t < G_N_ELEMENTS(asks); t++) {
      if (token_is(&reading->tokens[i], asks[t]))
        return i;
    }
  }
  return reading->n;
}

static void read_words(Reading *reading)
{
  const int n = wordbreak(reading->lexicon, reading->text, reading->tokens);
  if (n < 0) {
    reading_fault(reading, E_UNKNOWN_CMD);
    return;
  }
  reading->n = (guint)n;
  mute_later_commands(reading);
  for (guint i = 0; i < reading->n; i++) {
    if (reader_register(reading, i) || reader_service(reading, i) || reader_group(reading, i) || reader_mentor(reading, i) ||
        reader_officer(reading, i))
      return;
    if (!is_opening(&reading->tokens[i]))
      break;
  }
  const guint question = find_question(reading);
  if ((reading->roles & ROLE_OFFICER) != 0 && question < reading->n && reader_officer(reading, question))
    return;
  reader_money(reading);
}

static void read_body(Reading *reading)
{
  Request *request = reading->request;
  if (!reader_digits(reading, reading->text))
    read_words(reading);
  if (request->command == COMMAND_NONE && !reading_faulty(reading))
    reading_fault(reading, E_UNKNOWN_CMD);
  if (reading->roles == 0 && (request->command == COMMAND_NONE || !command_row(request->command)->stranger)) {
    reading->n_refusals = 0;
    reading_fault(reading, E_NOT_REG);
  }
  if (!reading_faulty(reading))
    return;
  ReplyId refusal = reading_worst(reading);
  if (refusal == E_VERB_MISSING && (reading->roles & ROLE_VILLAGER) == 0)
    refusal = E_UNKNOWN_CMD; /* who may book nothing is not asked in or out */
  if (refusal == E_VERB_MISSING && request->hint.amount_satang > reading->programme->limits.hard_satang)
    refusal = E_AMOUNT_BIG;
  request_refuse(request, refusal);
}

/* Damm's check digit over the quasigroup of order ten: catches every single wrong digit and every swap of neighbours.
 * H. M. Damm, Total anti-symmetrische Quasigruppen, 2004. */
static gboolean damm_holds(const char *digits, gsize n)
{
  static const char table[10][11] = {"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
                                     "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};
  guint interim = 0;
  for (gsize i = 0; i < n; i++)
    interim = (guint)(table[interim][digits[i] - '0'] - '0');
  return interim == 0;
}

static const char *skip_separators(const char *p)
{
  return p + strspn(p, " *#:,-\n");
}

/* 88*household7*PIN4*… or รหัส household7 PIN4 …: what stands behind is the household's own message. */
static const char *household_code(Reading *reading)
{
  const char *p = reading->text + strspn(reading->text, "*#");
  if (g_str_has_prefix(p, "88") && strchr(" *#", p[2]) != NULL && p[2] != '\0') {
    p += 2;
  } else {
    Token tokens[TOKENS_MAX];
    const int n = wordbreak(reading->lexicon, reading->text, tokens);
    guint at = 0;
    while (n > 0 && at < (guint)n && token_is_idle(&tokens[at]))
      at++;
    if (n < 1 || at >= (guint)n || !token_is(&tokens[at], TAG_CODE))
      return NULL;
    p = reading->text + tokens[at].end;
  }
  Request *request = reading->request;
  const char *code = skip_separators(p);
  const gsize code_length = strspn(code, "0123456789");
  const char *pin = skip_separators(code + code_length);
  const gsize pin_length = strspn(pin, "0123456789");
  if (code_length == 0)
    return NULL;
  g_strlcpy(request->pin, pin, MIN(pin_length + 1, sizeof request->pin)); /* a wrong one too is not to be kept */
  if (pin_length == 0)
    g_strlcpy(request->pin, "?", sizeof request->pin); /* it may stand elsewhere in the text */
  char digits[8] = "";
  if (code_length == 7)
    memcpy(digits, code, 7);
  const gint32 household = code_length == 7 ? (digits[4] - '0') * 10 + digits[5] - '0' : 0;
  digits[4] = code_length == 7 ? '\0' : digits[4];
  if (code_length != 7 || !damm_holds(code, 7) ||
      programme_village(reading->programme, (gint32)g_ascii_strtoll(digits, NULL, 10)) == NULL ||
      !reading_household(reading, household))
    reading_fault(reading, E_HH_UNKNOWN);
  else if (pin_length != 4)
    reading_fault(reading, E_REG_FORMAT);
  if (!reading_faulty(reading))
    memcpy(request->as_household, code, 7);
  return skip_separators(pin + pin_length);
}

static void read_text(const Reader *reader, const Incoming *incoming, const char *text, Request *request)
{
  Reading reading = {.programme = reader->programme,
                     .lexicon = reader->lexicon,
                     .text = text,
                     .roles = incoming->roles,
                     .today = day_of_ms(incoming->at_ms, reader->programme->utc_offset_minutes),
                     .request = request};
  const char *rest = household_code(&reading);
  if (rest != NULL) {
    if (reading_faulty(&reading)) {
      request_refuse(request, reading_worst(&reading));
      return;
    }
    reading.text = rest;
    reading.roles = ROLE_VILLAGER; /* whose household it is, from whatever phone */
  }
  read_body(&reading);
}

static gboolean books_money(const Request *request)
{
  return request->verdict == REQUEST_ACCEPTED && request->n_entries > 0;
}

void reader_read(const Reader *reader, const Incoming *incoming, Request *request)
{
  request_init(request, COMMAND_NONE);
  IgnoreReason reason = filter_sender(incoming->from, incoming->own_numbers);
  if (reason != IGNORE_NONE) {
    request_ignore(request, reason);
    return;
  }
  g_autofree char *beginning = NULL;
  const char *text = incoming->text;
  const gsize length = strlen(text);
  if (length > TEXT_MAX)
    text = beginning = g_strndup(text, (gsize)(g_utf8_find_prev_char(text, text + TEXT_MAX + 1) - text));
  reason = filter_text(reader->lexicon, text);
  if (reason == IGNORE_NONE && reader->is_own != NULL && reader->is_own(reader->is_own_data, text))
    reason = IGNORE_OWN_REPLY;
  if (reason == IGNORE_NONE) {
    read_text(reader, incoming, text, request);
    return;
  }
  if (reason == IGNORE_AUTO_REPLY && incoming->roles != 0) { /* a true entry among such words goes to an officer (OP-85) */
    Request inside;
    request_init(&inside, COMMAND_NONE);
    read_text(reader, incoming, text, &inside);
    request->attention = books_money(&inside);
  }
  request_ignore(request, reason);
}

gboolean reader_knows(const Reader *reader, const char *folded)
{
  return lexicon_find(reader->lexicon, folded) != NULL;
}
