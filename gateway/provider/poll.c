/* Rounds of pages: the request for the next one, and where the round stands after it. */
#include "error.h"
#include "item.h"

#include <string.h>

#define DAY_MS 86400000

void poll_state_init(PollState *state, const char *cursor)
{
  *state = (PollState){.cursor = g_strdup(cursor != NULL ? cursor : "")};
}

void poll_state_clear(PollState *state)
{
  g_free(state->cursor);
  g_free(state->next);
  g_free(state->mark);
  *state = (PollState){0};
}

/* The same cursor, from the first page. */
static void begin_round(PollState *state)
{
  state->page = 0;
  g_clear_pointer(&state->next, g_free);
  g_clear_pointer(&state->mark, g_free);
}

void poll_page_clear(PollPage *page)
{
  if (page->items != NULL)
    g_array_unref(page->items);
  if (page->broken != NULL)
    g_array_unref(page->broken);
  if (page->strings != NULL)
    g_string_chunk_free(page->strings);
  json_decref(page->json);
  *page = (PollPage){0};
}

/* A cursor that is no number is one that never was: begin at the start, the ids tell what is known. */
static gint64 cursor_value(const PollProfile *poll, const char *cursor)
{
  gint64 value;
  if (g_ascii_string_to_signed(cursor, 10, 0, G_MAXINT64, &value, NULL))
    return value;
  return poll->mode == CURSOR_AFTER_ID ? poll->start : 0;
}

HttpRequest *provider_poll_request(const Provider *provider, PollState *state, gint64 now_ms, guint limit)
{
  const PollProfile *poll = &provider->poll;
  if (state->page == 0) {
    state->until_ms = MAX(now_ms, 0);
    state->reached = cursor_value(poll, state->cursor);
  }
  state->limit = CLAMP(limit, 1, poll->limit_max);
  char cursor[32], since[32], until[32], page[16], limit_text[16];
  const gint64 stands = cursor_value(poll, state->cursor);
  const gboolean fresh = state->cursor[0] == '\0';
  g_snprintf(cursor, sizeof cursor, "%" G_GINT64_FORMAT, stands + (poll->inclusive && !fresh && stands < G_MAXINT64));
  when_write(poll->write, MAX(fresh ? state->until_ms - poll->start_ms : stands - poll->overlap_ms, 0), since);
  when_write(poll->write, state->until_ms, until);
  g_snprintf(page, sizeof page, "%u", poll->first_page + state->page);
  g_snprintf(limit_text, sizeof limit_text, "%u", state->limit);
  Values values = {0};
  values.text[VARIABLE_CURSOR] = cursor;
  values.text[VARIABLE_SINCE] = since;
  values.text[VARIABLE_UNTIL] = until;
  values.text[VARIABLE_PAGE] = page;
  values.text[VARIABLE_LIMIT] = limit_text;
  values.text[VARIABLE_OWN] = provider->facts.own_number;
  values.numbers = 1U << VARIABLE_CURSOR | 1U << VARIABLE_PAGE | 1U << VARIABLE_LIMIT;
  if (poll->write == WRITE_UNIX_S || poll->write == WRITE_UNIX_MS)
    values.numbers |= 1U << VARIABLE_SINCE | 1U << VARIABLE_UNTIL;
  HttpRequest *request = shape_request(provider, &poll->shape, &values, NULL, 0);
  if (state->next != NULL) {
    g_free(request->url);
    request->url = g_strdup(state->next);
  }
  return request;
}

/* The whole URL of a link to the next page, on the account's own host only: it carries our credentials. A path is taken below
 * the base, unless it holds the base's own path already. NULL where the link leads elsewhere. */
static char *next_url(const Provider *provider, const char *link)
{
  g_autofree char *whole = NULL;
  const char *path = g_uri_get_path(provider->base_uri);
  const gsize length = strlen(path);
  if (link[0] == '/' && link[1] != '/') {
    const gboolean below = length > 0 && strncmp(link, path, length) == 0 && strchr("/?", link[length]) != NULL;
    const gsize origin = strlen(provider->base) - length;
    whole = below ? g_strdup_printf("%.*s%s", (int)origin, provider->base, link) : g_strconcat(provider->base, link, NULL);
  } else {
    whole = g_uri_resolve_relative(provider->base, link, G_URI_FLAGS_ENCODED, NULL);
  }
  g_autoptr(GUri) uri = whole != NULL ? g_uri_parse(whole, G_URI_FLAGS_ENCODED, NULL) : NULL;
  if (uri == NULL || g_uri_get_userinfo(uri) != NULL || g_uri_get_host(uri) == NULL ||
      strcmp(g_uri_get_scheme(uri), g_uri_get_scheme(provider->base_uri)) != 0 ||
      g_ascii_strcasecmp(g_uri_get_host(uri), g_uri_get_host(provider->base_uri)) != 0 ||
      g_uri_get_port(uri) != g_uri_get_port(provider->base_uri))
    return NULL;
  return g_uri_to_string(uri);
}

/* An answer that is no success, as an error. */
static gboolean fail(const Provider *provider, const HttpResponse *response, json_t *root, GError **error)
{
  g_autofree char *reason = NULL;
  const SendResult result = answer_judge(provider, response->status, root, &reason);
  Failure code = FAILED_REJECT;
  const char *mend = "compare the answer with the profile";
  if (result == SEND_CONFIG) {
    code = FAILED_CONFIG;
    mend = "check the account's base, vars and secrets";
  } else if (result == SEND_TEMPORARY || result == SEND_THROTTLED || (result == SEND_UNCERTAIN && response->status >= 300)) {
    code = FAILED_RETRY;
    mend = "it is asked again";
  }
  g_set_error(error, FAILURE, (gint)code, "the poll of %s was refused: %s; %s", provider->facts.name, reason, mend);
  return FALSE;
}

/* The list in the answer; NULL and an error. An "empty" answer gives an empty list. New reference. */
static json_t *find_list(const Provider *provider, const HttpResponse *response, PollPage *page, gboolean *salvaged,
                         GError **error)
{
  const PollProfile *poll = &provider->poll;
  g_autoptr(GError) bad = NULL;
  page->json = answer_parse(response->body, &bad);
  if (page->json != NULL && poll->has_empty && test_holds(&poll->empty, page->json))
    return json_array();
  if (page->json == NULL && response->body->len > 0 && success_listed(&poll->success, response->status)) {
    g_autoptr(GByteArray) mended = json_salvage(response->body);
    page->json = mended != NULL ? answer_parse(mended, NULL) : NULL;
    *salvaged = page->json != NULL;
  }
  if (!success_holds(&poll->success, response->status, page->json)) {
    fail(provider, response, page->json, error);
    return NULL;
  }
  json_t *list = pointer_find(poll->list, page->json);
  if (json_is_array(list))
    return json_incref(list);
  if (page->json == NULL)
    g_propagate_prefixed_error(error, g_steal_pointer(&bad), "the poll of %s: ", provider->facts.name);
  else
    g_set_error(error, FAILURE, FAILED_REJECT, "the poll of %s: the answer has no list at \"%s\"; compare it with the profile",
                provider->facts.name, pointer_text(poll->list));
  return NULL;
}

typedef struct {
  gboolean more;  /* another page follows */
  gboolean stuck; /* the round cannot go on, though it should: the next round begins where this one did */
  gboolean pause; /* it goes on with the next poll */
  char *next;
} Onward;

static gboolean find_onward(const Provider *provider, const PollState *state, json_t *root, const PageSeen *seen,
                            gint64 reached_before, Onward *onward, GError **error)
{
  const PollProfile *poll = &provider->poll;
  char room[24];
  switch (poll->paging) {
  case PAGING_NEXT_URL: {
    const char *link = json_as_text(pointer_find(poll->next, root), room);
    if (link == NULL || link[0] == '\0')
      break;
    onward->next = next_url(provider, link);
    if (onward->next == NULL) {
      g_set_error(error, FAILURE, FAILED_REJECT, "the poll of %s: the next page is not on the account's own host; not followed",
                  provider->facts.name);
      return FALSE;
    }
    onward->more = TRUE;
    onward->stuck = g_strcmp0(onward->next, state->next) == 0;
    break;
  }
  case PAGING_UNTIL_EMPTY:
    onward->more = seen->n > 0 && state->reached > reached_before;
    break;
  case PAGING_PAGE:
    onward->more = seen->n > 0;
    break;
  case PAGING_NONE:
  default:
    onward->stuck = poll->order == ORDER_DESC && seen->n >= state->limit;
    onward->more = onward->stuck;
  }
  const gboolean again = seen->mark != NULL && g_strcmp0(seen->mark, state->mark) == 0;
  onward->stuck = onward->more && (onward->stuck || again);
  /* Until empty, every page moves the cursor, so that such a round ends by itself. */
  onward->pause =
      onward->more && !onward->stuck && poll->paging != PAGING_UNTIL_EMPTY && (state->page + 1) % poll->max_pages == 0;
  const gboolean has_cursor = state->cursor[0] != '\0';
  if (poll->order == ORDER_DESC && poll->mode == CURSOR_SINCE_TIME && poll->settle_ms >= 0 && has_cursor && seen->n > 0 &&
      seen->newest_ms < cursor_value(poll, state->cursor) - poll->settle_ms)
    onward->more = onward->stuck = onward->pause = FALSE;
  return TRUE;
}

/* Moves state and page on. Newest first, the cursor may move only when the round has seen all that is older. */
static void move_on(const Provider *provider, PollState *state, PollPage *page, const PageSeen *seen, Onward *onward)
{
  const PollProfile *poll = &provider->poll;
  const gboolean ended = !onward->more || onward->stuck;
  page->capped = onward->pause || (onward->stuck && poll->order == ORDER_DESC);
  page->more = !ended && !onward->pause;
  char reached[32];
  g_snprintf(reached, sizeof reached, "%" G_GINT64_FORMAT, state->reached);
  const gboolean moved = state->reached > cursor_value(poll, state->cursor);
  const gboolean may_move = moved && (poll->order == ORDER_ASC || (ended && !onward->stuck));
  page->cursor = g_string_chunk_insert(page->strings, may_move ? reached : state->cursor);
  /* Pages of one list are asked with one and the same cursor. */
  if (may_move && (ended || poll->paging == PAGING_UNTIL_EMPTY)) {
    g_free(state->cursor);
    state->cursor = g_strdup(reached);
  }
  if (ended) {
    begin_round(state);
    return;
  }
  state->page++;
  g_free(state->next);
  state->next = g_steal_pointer(&onward->next);
  g_free(state->mark);
  state->mark = g_strdup(seen->mark);
}

gboolean provider_poll_read(const Provider *provider, PollState *state, const HttpResponse *response, gint64 now_ms,
                            PollPage *page, GError **error)
{
  *page = (PollPage){0};
  if (response->outcome != HTTP_ANSWERED) {
    g_set_error(error, FAILURE, FAILED_RETRY, "the poll of %s had no answer: %s; it is asked again", provider->facts.name,
                response->failure != NULL ? response->failure : "no reason known");
    return FALSE;
  }
  GError *why = NULL;
  Onward onward = {0};
  gboolean salvaged = FALSE;
  json_t *list = find_list(provider, response, page, &salvaged, &why);
  PageSeen seen = {.salvaged = salvaged, .now_ms = now_ms};
  const gint64 reached_before = state->reached;
  if (list != NULL) {
    page_read(&provider->poll, list, page, &seen);
    state->reached = MAX(state->reached, seen.reached);
    find_onward(provider, state, page->json, &seen, reached_before, &onward, &why);
    json_decref(list);
  }
  if (why == NULL)
    move_on(provider, state, page, &seen, &onward);
  g_free(onward.next);
  if (why == NULL)
    return TRUE;
  poll_page_clear(page);
  if (!g_error_matches(why, FAILURE, FAILED_RETRY))
    begin_round(state);
  g_propagate_error(error, why);
  return FALSE;
}
