/* Which provider receives, which answers, and what their profiles want to be told. */
#include "cli/init_answers.h"
#include "cli/init_profiles.h"
#include "text/phone.h"

#include <string.h>

#define HTTP_PORT "8031"
#define SHORT_LEAST 3 /* digits of an operator's short number */

typedef struct {
  const GPtrArray *profiles;
  gboolean receives;         /* what is asked for; else one that sends */
  const InitProfile *chosen; /* NULL: none */
} Choice;

static const InitProfile *named(const GPtrArray *profiles, const char *answer)
{
  guint64 number = 0;
  for (guint i = 0; i < profiles->len; i++) {
    const InitProfile *profile = g_ptr_array_index(profiles, i);
    if (g_ascii_strcasecmp(profile->name, answer) == 0)
      return profile;
  }
  const gboolean counted = g_ascii_string_to_unsigned(answer, 10, 1, profiles->len, &number, NULL);
  return counted ? g_ptr_array_index(profiles, (guint)number - 1) : NULL;
}

static char *check_choice(const Dialogue *dialogue, const char *answer, gpointer data)
{
  Choice *choice = data;
  g_autofree char *all = g_strdup_printf("%u", choice->profiles->len);
  choice->chosen = named(choice->profiles, answer);
  if (choice->chosen == NULL)
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_PROVIDER, "all", all, NULL);
  if (choice->receives && !choice->chosen->polls && !choice->chosen->pushes)
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_SENDS_ONLY, "name", choice->chosen->name, NULL);
  if (!choice->receives && !choice->chosen->sends)
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_SENDS_NOT, "name", choice->chosen->name, NULL);
  return NULL;
}

static char *check_base(const Dialogue *dialogue, const char *answer, gpointer data)
{
  (void)data;
  g_autoptr(GUri) uri = g_uri_parse(answer, G_URI_FLAGS_ENCODED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : "", *host = uri != NULL ? g_uri_get_host(uri) : NULL;
  const gboolean good = (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) && host != NULL && *host != '\0' &&
                        g_uri_get_userinfo(uri) == NULL && g_uri_get_query(uri) == NULL && g_uri_get_fragment(uri) == NULL;
  return good ? NULL : g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_ADDRESS));
}

static char *check_number(const Dialogue *dialogue, const char *answer, gpointer data)
{
  (void)data;
  char e164[PHONE_SIZE];
  const PhoneKind kind = phone_read(answer, e164);
  const gboolean good = kind == PHONE_MOBILE || (kind == PHONE_SHORT && strspn(answer, "0123456789") == strlen(answer) &&
                                                 strlen(answer) >= SHORT_LEAST);
  return good ? NULL : g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_NUMBER));
}

/* As `tls_pin` takes it: of one key. */
static char *check_pin(const Dialogue *dialogue, const char *answer, gpointer data)
{
  (void)data;
  const gboolean good = *answer == '\0' || (g_str_has_prefix(answer, "sha256//") && strlen(answer) == strlen("sha256//") + 44 &&
                                            g_str_has_suffix(answer, "="));
  return good ? NULL : g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_PIN));
}

static gboolean ask_base(const Dialogue *dialogue, const InitProfile *profile, InitAccount *account)
{
  g_autofree char *question = phrase_fill(dialogue->phrases, PHRASE_INIT_BASE, "name", profile->title, NULL);
  account->base = dialogue_ask(dialogue, question, profile->base, check_base, NULL);
  if (account->base == NULL)
    return FALSE;
  account->pin = profile->pinned && g_str_has_prefix(account->base, "https:")
                     ? dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_PIN), "", check_pin, NULL)
                     : g_strdup("");
  return account->pin != NULL;
}

/* The number as it stands in the settings: of a telephone in full. */
static gboolean ask_number(const Dialogue *dialogue, const InitProfile *profile, InitAccount *account)
{
  char e164[PHONE_SIZE];
  g_autofree char *answer =
      dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_NUMBER), profile->own_number, check_number, NULL);
  if (answer != NULL)
    account->own_number = g_strdup(phone_read(answer, e164) == PHONE_MOBILE ? e164 : answer);
  return answer != NULL;
}

/* A var is shown while it is typed, a secret is not. */
static gboolean ask_need(const Dialogue *dialogue, const InitProfile *profile, const char *need, guint16 http,
                         InitAccount *account)
{
  const gboolean secret = g_str_has_prefix(need, "secret.");
  const char *key = strchr(need, '.') + 1;
  g_autofree char *question =
      phrase_fill(dialogue->phrases, secret ? PHRASE_INIT_SECRET : PHRASE_INIT_VAR, "key", key, "name", profile->name, NULL);
  g_autofree char *usual = strcmp(key, "webhook_url") == 0 && http != 0
                               ? g_strdup_printf("http://127.0.0.1:%u/push/%s", http, profile->name)
                               : init_profile_example(profile, key);
  char *answer = secret ? dialogue_secret(dialogue, question) : dialogue_ask(dialogue, question, usual, NULL, NULL);
  if (answer == NULL)
    return FALSE;
  InitValue *value = g_new0(InitValue, 1);
  value->key = g_strdup(key);
  value->value = answer;
  g_ptr_array_add(secret ? account->secrets : account->vars, value);
  return TRUE;
}

static gboolean ask_needs(const Dialogue *dialogue, const InitProfile *profile, guint16 http, InitAccount *account)
{
  const GPtrArray *needs = profile->needs[account->pushed];
  for (guint i = 0; i < needs->len; i++)
    if (!ask_need(dialogue, profile, g_ptr_array_index(needs, i), http, account))
      return FALSE;
  return TRUE;
}

/* Of the one that receives the number that people text; of the one that answers the sender they see. */
static gboolean ask_account(const Dialogue *dialogue, const InitProfile *profile, gboolean receives, InitAnswers *answers,
                            InitAccount *account)
{
  account->name = g_strdup(profile->name);
  account->title = g_strdup(profile->title);
  account->reply_by = g_strdup("");
  account->polls = receives && profile->polls;
  account->pushed = receives && !profile->polls;
  account->sends = profile->sends;
  fprintf(dialogue->out, "\n%s", profile->head);
  if (!ask_base(dialogue, profile, account))
    return FALSE;
  if (!receives)
    account->own_number = g_strdup("");
  else if (!ask_number(dialogue, profile, account))
    return FALSE;
  account->sender = receives || !profile->sender
                        ? g_strdup("")
                        : dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_SENDER), NULL, NULL, NULL);
  if (account->sender == NULL)
    return FALSE;
  g_autofree char *port = phrase_fill(dialogue->phrases, PHRASE_INIT_HTTP_PORT, "name", profile->name, NULL);
  return (!account->pushed || init_port(dialogue, port, HTTP_PORT, 0, &answers->http)) &&
         ask_needs(dialogue, profile, answers->http, account);
}

static gboolean add_account(const Dialogue *dialogue, const InitProfile *profile, InitAnswers *answers)
{
  InitAccount *account = g_new0(InitAccount, 1);
  const gboolean receives = answers->accounts->len == 0;
  account->vars = g_ptr_array_new_with_free_func(init_value_free);
  account->secrets = g_ptr_array_new_with_free_func(init_value_free);
  const gboolean done = ask_account(dialogue, profile, receives, answers, account);
  g_ptr_array_add(answers->accounts, account);
  return done;
}

static void list(const Dialogue *dialogue, const GPtrArray *profiles)
{
  fputc('\n', dialogue->out);
  for (guint i = 0; i < profiles->len; i++) {
    const InitProfile *profile = g_ptr_array_index(profiles, i);
    const gboolean receives = profile->polls || profile->pushes;
    fprintf(dialogue->out, "%4u %-15s %s%s%s\n", i + 1, profile->name, profile->title, receives ? "" : ", ",
            receives ? "" : phrase(dialogue->phrases, PHRASE_INIT_SENDS_ONLY));
  }
}

/* The account that is there already, so that who only tries presses Enter. */
static const char *usual_name(const GPtrArray *profiles)
{
  for (guint i = 0; i < profiles->len; i++) {
    const InitProfile *profile = g_ptr_array_index(profiles, i);
    if (profile->own_number != NULL && (profile->polls || profile->pushes))
      return profile->name;
  }
  return NULL;
}

gboolean init_accounts(const Dialogue *dialogue, InitAnswers *answers)
{
  g_autoptr(GPtrArray) profiles = init_profiles(answers->from);
  Choice choice = {.profiles = profiles, .receives = TRUE};
  list(dialogue, profiles);
  g_autofree char *receiver =
      dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_PROVIDER), usual_name(profiles), check_choice, &choice);
  if (receiver == NULL || !add_account(dialogue, choice.chosen, answers))
    return FALSE;
  const InitProfile *first = choice.chosen;
  choice.receives = FALSE;
  g_autofree char *sender = dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_REPLY_BY),
                                         first->sends ? first->name : NULL, check_choice, &choice);
  if (sender == NULL || choice.chosen == first)
    return sender != NULL;
  if (!add_account(dialogue, choice.chosen, answers))
    return FALSE;
  InitAccount *account = g_ptr_array_index(answers->accounts, 0);
  g_free(account->reply_by);
  account->reply_by = g_strdup(choice.chosen->name);
  return TRUE;
}
