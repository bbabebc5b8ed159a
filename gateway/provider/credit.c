/* Asking what an account has left at its provider. */
#include "error.h"
#include "profile.h"

#define WHOLE_MAX 12   /* digits: more is no account's credit */
#define CURRENCY_MAX 8 /* letters and spaces before or after the number */

const char *credit_unit_name(CreditUnit unit)
{
  return CREDIT_UNIT_NAMES[unit];
}

HttpRequest *provider_credit_request(const Provider *provider)
{
  Values values = {0};
  values.text[VARIABLE_OWN] = provider->facts.own_number;
  return shape_request(provider, &provider->credit.shape, &values, NULL, 0);
}

static const char *skip_currency(const char *at)
{
  for (guint i = 0; i < CURRENCY_MAX && (g_ascii_isalpha(*at) || *at == ' '); i++)
    at++;
  return at;
}

/* A comma stands between thousands or it is a decimal one, of which we cannot know. */
static gboolean are_thousands(const char *at)
{
  return g_ascii_isdigit(at[0]) && g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[2]) && !g_ascii_isdigit(at[3]);
}

/* "1785.50", "KES 1,785.50", "-3". What lies below a hundredth is cut off downwards: never more than there is. */
static gboolean read_amount(const char *text, gint64 *hundredths)
{
  const char *at = skip_currency(text);
  const gboolean negative = *at == '-';
  gint64 value = 0, place = 10;
  gboolean rest = FALSE;
  guint digits = 0;
  for (at += negative ? 1 : 0; g_ascii_isdigit(*at) || (digits > 0 && *at == ','); at++) {
    if (*at == ',' && !are_thousands(at + 1))
      return FALSE;
    if (*at == ',')
      continue;
    value = value * 10 + (*at - '0');
    if (++digits > WHOLE_MAX)
      return FALSE;
  }
  value *= 100;
  if (digits > 0 && *at == '.' && g_ascii_isdigit(at[1])) {
    for (at++; g_ascii_isdigit(*at); at++, place /= 10) {
      value += (*at - '0') * place;
      rest = rest || (place == 0 && *at != '0');
    }
  }
  *hundredths = negative ? -value - (rest ? 1 : 0) : value;
  return digits > 0 && *skip_currency(at) == '\0';
}

/* As it stands in the answer. A fraction goes back to its digits without being reckoned with. */
static const char *amount_text(const Source *source, json_t *root, const GByteArray *body, char room[SOURCE_ROOM])
{
  if (source->regex != NULL)
    return source_text(source, root, body, room);
  for (guint i = 0; i < source->pointers->len; i++) {
    json_t *at = pointer_find(g_ptr_array_index(source->pointers, i), root);
    if (json_is_string(at) || json_is_integer(at))
      return json_as_text(at, room);
    const gsize length =
        json_is_real(at) ? json_dumpb(at, room, SOURCE_ROOM - 1, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : 0;
    room[length < SOURCE_ROOM ? length : 0] = '\0';
    if (room[0] != '\0')
      return room;
  }
  return NULL;
}

gboolean provider_credit_read(const Provider *provider, const HttpResponse *response, gint64 *hundredths, GError **error)
{
  const CreditProfile *credit = &provider->credit;
  if (response->outcome != HTTP_ANSWERED)
    return answer_none(provider, "credit", response, error);
  char room[SOURCE_ROOM];
  json_t *root = answer_parse(response->body, NULL);
  gboolean good = success_holds(&credit->success, response->status, root, response->body);
  if (!good) {
    answer_fail(provider, "credit", response, root, error);
  } else {
    const char *text = amount_text(credit->value, root, response->body, room);
    good = text != NULL && read_amount(text, hundredths);
    if (!good)
      g_set_error(error, FAILURE, FAILED_REJECT,
                  "the credit of %s: the answer holds no amount there; compare it with the profile", provider->facts.name);
  }
  json_decref(root);
  return good;
}
