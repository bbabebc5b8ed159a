#include "signature.h"

#include "error.h"
#include "params.h"
#include "when.h"

#include <string.h>

#define RECIPE_MAX 12

typedef enum { VERIFY_NONE, VERIFY_BASIC, VERIFY_SHARED, VERIFY_HMAC } VerifyKind;
typedef enum {
  PIECE_URL,
  PIECE_QUERY, /* as it came */
  PIECE_BODY,
  PIECE_BODY_SHA256,   /* its hash as 32 bytes */
  PIECE_SORTED_PARAMS, /* name and value of each of the form's, nothing between (Twilio) */
  PIECE_SORTED_PAIRS,  /* "&name=value" of all but the signature, & and = of a value as _ (Vonage) */
  PIECE_SORTED_QUERY,  /* the query escaped anew, sorted by name (MessageBird) */
  PIECE_HEADER,
  PIECE_PARAM,
  PIECE_TEXT,
} PieceKind;

static const char *const PIECE_NAMES[] = {"url",          "query",        "body",    "body_sha256", "sorted_params",
                                          "sorted_pairs", "sorted_query", "header:", "param:",      "text:"};

typedef struct {
  PieceKind kind;
  char *name; /* of a header or parameter; the text */
} Piece;

/* Where a value stands: one of the two. */
typedef struct {
  char *header, *param;
} Spot;

struct SignatureRule {
  VerifyKind kind;
  Spot spot;
  Stencil *user, *value; /* value: password, shared field or key */
  GChecksumType algorithm;
  gboolean base64;
  char *prefix;
  GArray *recipe; /* Piece */
  Spot time;
  WhenFormat time_format;
  gint64 window_ms; /* 0: no time */
};

/* A request as the pieces need it. */
typedef struct {
  const WebhookRequest *request;
  GArray *query, *form, *all; /* Param */
} Parsed;

static void clear_piece(gpointer data)
{
  g_free(((Piece *)data)->name);
}

/* -- reading --------------------------------------------------------------------------------------------------------- */

static char *written(const Stencil *stencil)
{
  GString *out = g_string_new(NULL);
  const Values none = {0};
  stencil_write(stencil, &none, out);
  return g_string_free(out, FALSE);
}

/* What the account gives where it is pushed to: anybody could prove himself with an empty text. */
static void check_value(Settings *file, SettingsGroup *group, const Dictionary *dictionary, const SignatureRule *rule)
{
  g_autofree char *text = rule->value != NULL && !dictionary->lenient ? written(rule->value) : NULL;
  if (text != NULL && text[0] == '\0')
    settings_complain(file, settings_group_node(group), "name a secret: \"{secret.…}\"", "an empty secret proves nothing");
}

static void read_spot(Settings *file, SettingsGroup *group, Spot *spot)
{
  const char *header = settings_string(group, "header", ""), *param = settings_string(group, "param", "");
  spot->header = header[0] != '\0' ? g_strdup(header) : NULL;
  spot->param = param[0] != '\0' ? g_strdup(param) : NULL;
  if ((spot->header != NULL) == (spot->param != NULL))
    settings_complain(file, settings_group_node(group), "write header = \"…\" or param = \"…\"",
                      "it must be said where the value stands");
  if (spot->header != NULL && !http_header_name(header))
    settings_complain(file, settings_node(group, "header"), "write its name alone, as the provider does",
                      "\"%s\" is no name of a header", header);
}

static gboolean read_piece(const char *text, Piece *piece)
{
  for (guint i = 0; i < G_N_ELEMENTS(PIECE_NAMES); i++) {
    const gsize length = strlen(PIECE_NAMES[i]);
    const gboolean named = i >= PIECE_HEADER;
    if (named ? strncmp(text, PIECE_NAMES[i], length) == 0 && text[length] != '\0' : strcmp(text, PIECE_NAMES[i]) == 0) {
      if (i == PIECE_HEADER && !http_header_name(text + length))
        return FALSE;
      *piece = (Piece){(PieceKind)i, named ? g_strdup(text + length) : NULL};
      return TRUE;
    }
  }
  return FALSE;
}

static void read_recipe(Settings *file, SettingsGroup *group, SignatureRule *rule)
{
  rule->recipe = g_array_new(FALSE, TRUE, sizeof(Piece));
  g_array_set_clear_func(rule->recipe, clear_piece);
  g_autoptr(GPtrArray) texts = settings_strings(group, "recipe", TRUE);
  for (guint i = 0; i < texts->len; i++) {
    Piece piece;
    if (i >= RECIPE_MAX || !read_piece(g_ptr_array_index(texts, i), &piece)) {
      settings_complain(file, settings_node(group, "recipe"),
                        "write up to 12 of url, query, body, body_sha256, sorted_params, sorted_pairs, sorted_query, "
                        "header:NAME, param:NAME, text:…",
                        "\"%s\" is no piece of a recipe", (const char *)g_ptr_array_index(texts, i));
      return;
    }
    g_array_append_val(rule->recipe, piece);
  }
}

/* Whether the recipe signs what stands at the spot. A parameter of the same name may stand in query and form: the very value
 * that is looked at must be signed. */
static gboolean is_signed(const SignatureRule *rule, const Spot *spot)
{
  for (guint i = 0; i < rule->recipe->len; i++) {
    const Piece *piece = &g_array_index(rule->recipe, Piece, i);
    const gboolean is_spot =
        spot->header != NULL
            ? piece->kind == PIECE_HEADER && g_ascii_strcasecmp(piece->name, spot->header) == 0
            : piece->kind == PIECE_SORTED_PAIRS || (piece->kind == PIECE_PARAM && strcmp(piece->name, spot->param) == 0);
    if (is_spot)
      return TRUE;
  }
  return FALSE;
}

static void read_time(Settings *file, SettingsGroup *parent, SignatureRule *rule)
{
  if (!settings_has(parent, "time"))
    return;
  const config_setting_t *node = settings_group_node(parent);
  SettingsGroup *group = settings_group(file, node, "time");
  read_spot(file, group, &rule->time);
  const char *format = settings_string(group, "format", "unix_s");
  if (!when_format_parse(format, 0, &rule->time_format))
    settings_complain(file, settings_node(group, "format"), "write rfc3339, rfc2822, unix_s or unix_ms",
                      "\"%s\" is no form of a time", format);
  rule->window_ms = settings_int(group, "window_s", 1, 86400, 300) * 1000;
  if (!is_signed(rule, &rule->time))
    settings_complain(file, config_setting_get_member(node, "time"), "add it to the recipe",
                      "a time that is not signed proves nothing");
  settings_group_end(group);
}

static void read_hmac(Settings *file, SettingsGroup *group, const Dictionary *dictionary, SignatureRule *rule)
{
  static const char *const ALGORITHMS[] = {"md5", "sha1", "sha256", "sha512", NULL}, *const ENCODINGS[] = {"hex", "base64",
                                                                                                           NULL};
  static const GChecksumType TYPES[] = {G_CHECKSUM_MD5, G_CHECKSUM_SHA1, G_CHECKSUM_SHA256, G_CHECKSUM_SHA512};
  rule->algorithm = TYPES[settings_choice(group, "algorithm", ALGORITHMS, 2)];
  rule->base64 = settings_choice(group, "encoding", ENCODINGS, 0) == 1;
  rule->prefix = g_strdup(settings_string(group, "prefix", ""));
  rule->value =
      stencil_new(file, settings_node(group, "key"), settings_string(group, "key", NULL), PLACE_PLAIN, FOR_ACCOUNT, dictionary);
  read_spot(file, group, &rule->spot);
  read_recipe(file, group, rule);
  read_time(file, group, rule);
}

SignatureRule *signature_rule_new(Settings *file, SettingsGroup *group, const Dictionary *dictionary)
{
  static const char *const KINDS[] = {"none", "basic", "shared", "hmac", NULL};
  SignatureRule *rule = g_new0(SignatureRule, 1);
  settings_string(group, "type", NULL);
  rule->kind = (VerifyKind)settings_choice(group, "type", KINDS, VERIFY_NONE);
  if (rule->kind == VERIFY_BASIC)
    rule->user = stencil_new(file, settings_node(group, "user"), settings_string(group, "user", NULL), PLACE_PLAIN, FOR_ACCOUNT,
                             dictionary);
  if (rule->kind == VERIFY_BASIC || rule->kind == VERIFY_SHARED) {
    const char *key = rule->kind == VERIFY_BASIC ? "password" : "value";
    rule->value =
        stencil_new(file, settings_node(group, key), settings_string(group, key, NULL), PLACE_PLAIN, FOR_ACCOUNT, dictionary);
  }
  if (rule->kind == VERIFY_SHARED)
    read_spot(file, group, &rule->spot);
  if (rule->kind == VERIFY_HMAC)
    read_hmac(file, group, dictionary, rule);
  check_value(file, group, dictionary, rule);
  return rule;
}

void signature_rule_free(SignatureRule *rule)
{
  if (rule == NULL)
    return;
  stencil_free(rule->user);
  stencil_free(rule->value);
  if (rule->recipe != NULL)
    g_array_unref(rule->recipe);
  when_format_clear(&rule->time_format);
  g_free(rule->spot.header);
  g_free(rule->spot.param);
  g_free(rule->time.header);
  g_free(rule->time.param);
  g_free(rule->prefix);
  g_free(rule);
}

gboolean signature_rule_is_none(const SignatureRule *rule)
{
  return rule->kind == VERIFY_NONE;
}

gboolean signature_rule_signs_address(const SignatureRule *rule)
{
  for (guint i = 0; rule->kind == VERIFY_HMAC && i < rule->recipe->len; i++) {
    if (g_array_index(rule->recipe, Piece, i).kind == PIECE_URL)
      return TRUE;
  }
  return FALSE;
}

gboolean signature_rule_covers(const SignatureRule *rule, gboolean query, gboolean form)
{
  if (rule->kind != VERIFY_HMAC)
    return TRUE;
  for (guint i = 0; i < rule->recipe->len; i++) {
    const PieceKind kind = g_array_index(rule->recipe, Piece, i).kind;
    const gboolean in_query = kind == PIECE_URL || kind == PIECE_QUERY || kind == PIECE_SORTED_QUERY;
    const gboolean in_body = kind == PIECE_BODY || kind == PIECE_BODY_SHA256 || (form && kind == PIECE_SORTED_PARAMS);
    if (query ? in_query || kind == PIECE_SORTED_PAIRS : in_body || (form && kind == PIECE_SORTED_PAIRS))
      return TRUE;
  }
  return FALSE;
}

/* -- checking -------------------------------------------------------------------------------------------------------- */

static gboolean equal_bytes(const guint8 *a, const guint8 *b, gsize length)
{
  volatile guint8 difference = 0;
  for (gsize i = 0; i < length; i++)
    difference = (guint8)(difference | (a[i] ^ b[i]));
  return difference == 0;
}

/* Hashes of one length are compared, so that the time taken tells neither length nor place of a difference. */
static gboolean equal_texts(const char *a, const char *b)
{
  guint8 hashes[2][32];
  const char *const texts[] = {a, b};
  for (guint i = 0; i < 2; i++) {
    gsize length = sizeof hashes[i];
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)texts[i], -1);
    g_checksum_get_digest(sum, hashes[i], &length);
  }
  return equal_bytes(hashes[0], hashes[1], sizeof hashes[0]);
}

static const char *at_spot(const Spot *spot, const Parsed *parsed)
{
  return spot->header != NULL ? header_find(parsed->request->headers, spot->header) : params_find(parsed->all, spot->param);
}

static void add_sorted(const SignatureRule *rule, const Piece *piece, const Parsed *parsed, GByteArray *out)
{
  const GArray *params = piece->kind == PIECE_SORTED_PARAMS  ? parsed->form
                         : piece->kind == PIECE_SORTED_PAIRS ? parsed->all
                                                             : parsed->query;
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < params->len; i++) {
    const Param *param = &g_array_index(params, Param, i);
    if (piece->kind == PIECE_SORTED_PARAMS) {
      g_string_append(text, param->name);
      g_string_append_len(text, param->value, (gssize)param->length);
    } else if (piece->kind == PIECE_SORTED_QUERY) {
      if (text->len > 0)
        g_string_append_c(text, '&');
      g_string_append_uri_escaped(text, param->name, NULL, FALSE);
      g_string_append_c(text, '=');
      g_string_append_uri_escaped(text, param->value, NULL, FALSE);
    } else if (g_strcmp0(param->name, rule->spot.param) != 0) {
      g_string_append_printf(text, "&%s=", param->name);
      for (const char *p = param->value; *p != '\0'; p++)
        g_string_append_c(text, *p == '&' || *p == '=' ? '_' : *p);
    }
  }
  g_byte_array_append(out, (const guint8 *)text->str, (guint)text->len);
}

static void add_text(GByteArray *out, const char *text)
{
  if (text != NULL)
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

static void add_piece(const SignatureRule *rule, const Piece *piece, const Parsed *parsed, GByteArray *out)
{
  const WebhookRequest *request = parsed->request;
  switch (piece->kind) {
  case PIECE_URL:
    add_text(out, request->url);
    break;
  case PIECE_QUERY:
    add_text(out, request->query);
    break;
  case PIECE_BODY:
    g_byte_array_append(out, request->body, (guint)request->length);
    break;
  case PIECE_BODY_SHA256: {
    guint8 hash[32];
    gsize length = sizeof hash;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, request->body, (gssize)request->length);
    g_checksum_get_digest(sum, hash, &length);
    g_byte_array_append(out, hash, (guint)length);
    break;
  }
  case PIECE_HEADER:
    add_text(out, header_find(request->headers, piece->name));
    break;
  case PIECE_PARAM:
    add_text(out, params_find(parsed->all, piece->name));
    break;
  case PIECE_TEXT:
    add_text(out, piece->name);
    break;
  case PIECE_SORTED_PARAMS:
  case PIECE_SORTED_PAIRS:
  case PIECE_SORTED_QUERY:
  default:
    add_sorted(rule, piece, parsed, out);
  }
}

/* The bytes that a signature stands for; their number, 0 where it is none. */
static gsize decode(const SignatureRule *rule, const char *text, guint8 out[64])
{
  gsize n = 0;
  if (rule->base64) {
    g_autofree guchar *bytes = g_base64_decode(text, &n);
    if (n > 64)
      return 0;
    memcpy(out, bytes, n);
    return n;
  }
  for (; n < 64 && g_ascii_isxdigit(text[2 * n]) && g_ascii_isxdigit(text[2 * n + 1]); n++)
    out[n] = (guint8)(g_ascii_xdigit_value(text[2 * n]) * 16 + g_ascii_xdigit_value(text[2 * n + 1]));
  return text[2 * n] == '\0' ? n : 0;
}

static gboolean hmac_holds(const SignatureRule *rule, const Parsed *parsed)
{
  const char *given = at_spot(&rule->spot, parsed);
  const gsize prefix = strlen(rule->prefix);
  if (given == NULL || strncmp(given, rule->prefix, prefix) != 0)
    return FALSE;
  g_autofree char *key = written(rule->value);
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  for (guint i = 0; i < rule->recipe->len; i++)
    add_piece(rule, &g_array_index(rule->recipe, Piece, i), parsed, bytes);
  g_autoptr(GHmac) hmac = g_hmac_new(rule->algorithm, (const guchar *)key, strlen(key));
  g_hmac_update(hmac, bytes->data != NULL ? bytes->data : (const guchar *)"", (gssize)bytes->len);
  guint8 wanted[64], theirs[64] = {0};
  gsize length = sizeof wanted;
  g_hmac_get_digest(hmac, wanted, &length);
  return decode(rule, given + prefix, theirs) == length && equal_bytes(wanted, theirs, length);
}

/* One way to write a signature that can be written in several. */
static char *digest_text(const SignatureRule *rule, const char *given)
{
  guint8 bytes[64] = {0};
  const gsize length = decode(rule, given + strlen(rule->prefix), bytes);
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, length);
}

static gboolean basic_holds(const SignatureRule *rule, const Parsed *parsed)
{
  const char *given = header_find(parsed->request->headers, "Authorization");
  if (given == NULL || g_ascii_strncasecmp(given, "Basic ", 6) != 0)
    return FALSE;
  g_autofree char *user = written(rule->user), *password = written(rule->value);
  g_autofree char *both = g_strconcat(user, ":", password, NULL);
  g_autofree char *wanted = g_base64_encode((const guchar *)both, strlen(both));
  return equal_texts(given + 6, wanted);
}

static gboolean shared_holds(const SignatureRule *rule, const Parsed *parsed)
{
  const char *given = at_spot(&rule->spot, parsed);
  g_autofree char *wanted = written(rule->value);
  return given != NULL && wanted[0] != '\0' && equal_texts(given, wanted);
}

static gboolean holds(const SignatureRule *rule, const Parsed *parsed)
{
  switch (rule->kind) {
  case VERIFY_BASIC:
    return basic_holds(rule, parsed);
  case VERIFY_SHARED:
    return shared_holds(rule, parsed);
  case VERIFY_HMAC:
    return hmac_holds(rule, parsed);
  case VERIFY_NONE:
  default:
    return TRUE;
  }
}

static gboolean is_in_time(const SignatureRule *rule, const Parsed *parsed, gint64 now_ms)
{
  gint64 ms;
  if (rule->window_ms == 0)
    return TRUE;
  const char *text = at_spot(&rule->time, parsed);
  return text != NULL && when_read(&rule->time_format, text, &ms) && ABS(now_ms - ms) <= rule->window_ms;
}

static gboolean parse(const WebhookRequest *request, Parsed *parsed)
{
  const gboolean form = headers_say_form(request->headers);
  *parsed = (Parsed){request, params_new(), params_new(), params_new()};
  const gsize query = strlen(request->query);
  const gboolean good = params_parse(parsed->query, request->query, query) &&
                        params_parse(parsed->all, request->query, query) &&
                        (!form || (params_parse(parsed->form, request->body, request->length) &&
                                   params_parse(parsed->all, request->body, request->length)));
  params_sort(parsed->query);
  params_sort(parsed->form);
  params_sort(parsed->all);
  return good;
}

WebhookVerdict signature_check(const SignatureRule *rule, const WebhookRequest *request, gint64 now_ms, char **nonce,
                               gint64 *nonce_ms, GError **error)
{
  Parsed parsed;
  WebhookVerdict verdict = WEBHOOK_TAKEN;
  if (!parse(request, &parsed) || !holds(rule, &parsed))
    verdict = WEBHOOK_REFUSED;
  else if (!is_in_time(rule, &parsed, now_ms))
    verdict = WEBHOOK_STALE;
  if (verdict == WEBHOOK_TAKEN && rule->kind == VERIFY_HMAC) {
    *nonce = digest_text(rule, at_spot(&rule->spot, &parsed));
    *nonce_ms = rule->window_ms > 0 ? 2 * rule->window_ms : G_MAXINT64;
  }
  g_array_unref(parsed.query);
  g_array_unref(parsed.form);
  g_array_unref(parsed.all);
  if (verdict == WEBHOOK_REFUSED)
    g_set_error(error, FAILURE, FAILED_REJECT, "a pushed request has no good signature; check the secret on both sides");
  else if (verdict == WEBHOOK_STALE)
    g_set_error(error, FAILURE, FAILED_REJECT, "a pushed request bears a time too far from ours; check both clocks");
  return verdict;
}
