/* Rounds of pages: the request for the next one, and where the round stands after it. */
#include "error.h"
#include "item.h"

#include <string.h>

void poll_state_init(PollState *state, const char *cursor, PollKind kind)
{
  *state = (PollState){.kind = kind, .cursor = g_strdup(cursor != NULL ? cursor : "")};
}

void poll_state_clear(PollState *state)
{
  g_free(state->cursor);
  g_free(state->next);
  g_free(state->mark);
  g_free(state->newest);
  *state = (PollState){0};
}

static const PollProfile *profile_of(const Provider *provider, const PollState *state)
{
  return state->kind == POLL_RECEIPTS ? &provider->receipts : state->kind == POLL_TAKE ? provider->poll.take : &provider->poll;
}

static const char *kind_name(const PollState *state)
{
  return state->kind == POLL_RECEIPTS ? "poll of receipts" : state->kind == POLL_TAKE ? "take" : "poll";
}

/* The same cursor, from the first page. */
static void begin_round(PollState *state)
{
  state->page = state->offset = state->beyond = 0;
  state->anchored = FALSE;
  g_clear_pointer(&state->next, g_free);
  g_clear_pointer(&state->mark, g_free);
  g_clear_pointer(&state->newest, g_free);
}

void poll_page_clear(PollPage *page)
{
  if (page->items != NULL)
    g_array_unref(page->items);
  if (page->receipts != NULL)
    g_array_unref(page->receipts);
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

/* The bounds of a new round stay the same for all its pages. */
static void set_bounds(const PollProfile *poll, PollState *state, gint64 now_ms)
{
  const gint64 stands = cursor_value(poll, state->cursor), now = MAX(now_ms, 0);
  state->reached = stands;
  state->since_ms = MAX(state->cursor[0] == '\0' ? now - poll->start_ms : stands - poll->overlap_ms, 0);
  state->windowed = poll->window_ms > 0 && now - state->since_ms > poll->window_ms;
  state->until_ms = state->windowed ? state->since_ms + poll->window_ms : now;
}

HttpRequest *provider_poll_request(const Provider *provider, PollState *state, gint64 now_ms, guint limit)
{
  const PollProfile *poll = profile_of(provider, state);
  if (state->page == 0)
    set_bounds(poll, state, now_ms);
  state->limit = (guint)CLAMP((guint64)limit << MIN(state->boost, 20U), 1, poll->limit_max);
  char cursor[32], since[32], until[32], page[16], limit_text[16], offset[16];
  const gint64 stands = cursor_value(poll, state->cursor);
  const gboolean fresh = state->cursor[0] == '\0';
  g_snprintf(cursor, sizeof cursor, "%" G_GINT64_FORMAT, stands + (poll->inclusive && !fresh && stands < G_MAXINT64));
  when_write(poll->write, state->since_ms, since);
  when_write(poll->write, state->until_ms, until);
  g_snprintf(page, sizeof page, "%u", poll->first_page + state->page);
  g_snprintf(limit_text, sizeof limit_text, "%u", state->limit);
  g_snprintf(offset, sizeof offset, "%u", state->offset);
  Values values = {0};
  values.text[VARIABLE_CURSOR] = cursor;
  values.text[VARIABLE_SINCE] = since;
  values.text[VARIABLE_UNTIL] = until;
  values.text[VARIABLE_PAGE] = page;
  values.text[VARIABLE_LIMIT] = limit_text;
  values.text[VARIABLE_OFFSET] = offset;
  values.text[VARIABLE_MARKER] = poll->paging == PAGING_MARKER ? state->next : NULL;
  values.text[VARIABLE_OWN] = provider->facts.own_number;
  values.numbers = 1U << VARIABLE_CURSOR | 1U << VARIABLE_PAGE | 1U << VARIABLE_LIMIT | 1U << VARIABLE_OFFSET;
  if (poll->write == WRITE_UNIX_S || poll->write == WRITE_UNIX_MS)
    values.numbers |= 1U << VARIABLE_SINCE | 1U << VARIABLE_UNTIL;
  HttpRequest *request = shape_request(provider, &poll->shape, &values, NULL, 0);
  if (poll->paging == PAGING_NEXT_URL && state->next != NULL) {
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

/* The list in the answer; NULL and an error. An "empty" answer gives an empty list. New reference. */
static json_t *find_list(const Provider *provider, const PollState *state, const HttpResponse *response, PollPage *page,
                         gboolean *salvaged, GError **error)
{
  const PollProfile *poll = profile_of(provider, state);
  g_autoptr(GError) bad = NULL;
  page->json = answer_parse(response->body, &bad);
  if (poll->has_empty && test_holds(&poll->empty, page->json, response->body))
    return json_array();
  if (page->json == NULL && response->body->len > 0 && status_listed(poll->success.http, response->status)) {
    g_autoptr(GByteArray) mended = json_salvage(response->body);
    page->json = mended != NULL ? answer_parse(mended, NULL) : NULL;
    *salvaged = page->json != NULL;
  }
  if (!success_holds(&poll->success, response->status, page->json, response->body)) {
    answer_fail(provider, kind_name(state), response, page->json, error);
    return NULL;
  }
  json_t *list = items_list(&poll->items, page->json);
  if (list != NULL)
    return list;
  if (answer_names_error(provider, page->json))
    answer_fail(provider, kind_name(state), response, page->json, error);
  else if (page->json == NULL)
    g_propagate_prefixed_error(error, g_steal_pointer(&bad), "the %s of %s: ", kind_name(state), provider->facts.name);
  else
    g_set_error(error, FAILURE, FAILED_REJECT, "the %s of %s: the answer has no list at \"%s\"; compare it with the profile",
                kind_name(state), provider->facts.name, pointer_text(poll->items.list));
  return NULL;
}

typedef struct {
  gboolean more;  /* another page follows */
  gboolean stuck; /* the round cannot go on, though it should: the next round begins where this one did */
  gboolean pause; /* it goes on with the next poll */
  char *next;
} Onward;

/* The link to the next page, or its marker. */
static gboolean find_next(const Provider *provider, const PollState *state, const PollProfile *poll, json_t *root,
                          Onward *onward, GError **error)
{
  char room[24];
  const char *link = json_as_text(pointer_find(poll->next, root), room);
  if (link == NULL || link[0] == '\0')
    return TRUE;
  onward->next = poll->paging == PAGING_MARKER ? g_strdup(link) : next_url(provider, link);
  if (onward->next == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "the %s of %s: the next page is not on the account's own host; not followed",
                kind_name(state), provider->facts.name);
    return FALSE;
  }
  onward->more = TRUE;
  onward->stuck = g_strcmp0(onward->next, state->next) == 0;
  return TRUE;
}

/* What the way of paging says of a next page. */
static gboolean find_page(const Provider *provider, const PollState *state, const PollProfile *poll, json_t *root,
                          const PageSeen *seen, gint64 reached_before, Onward *onward, GError **error)
{
  switch (poll->paging) {
  case PAGING_NEXT_URL:
  case PAGING_MARKER:
    return find_next(provider, state, poll, root, onward, error);
  case PAGING_UNTIL_EMPTY:
    onward->more = seen->n > 0 && (poll->mode == CURSOR_CONSUME || state->reached > reached_before);
    return TRUE;
  case PAGING_PAGE:
  case PAGING_OFFSET:
    onward->more = seen->n > 0 && !(poll->full_pages && seen->n < state->limit);
    return TRUE;
  case PAGING_NONE:
  default:
    /* newest first and full: what is older cannot be reached but by a longer page */
    onward->stuck = poll->order == ORDER_DESC && seen->n >= state->limit &&
                    (poll->mode == CURSOR_AFTER_ID || poll->mode == CURSOR_SINCE_TIME);
    onward->more = onward->stuck;
    return TRUE;
  }
}

static gboolean find_onward(const Provider *provider, PollState *state, json_t *root, const PageSeen *seen,
                            gint64 reached_before, Onward *onward, GError **error)
{
  const PollProfile *poll = profile_of(provider, state);
  if (!find_page(provider, state, poll, root, seen, reached_before, onward, error))
    return FALSE;
  if (poll->has_more && !test_holds(&poll->more, root, NULL))
    onward->more = onward->stuck = FALSE;
  const gboolean again = seen->mark != NULL && g_strcmp0(seen->mark, state->mark) == 0;
  onward->stuck = onward->more && (onward->stuck || again);
  /* Until empty by id, every page moves the cursor, so that such a round ends by itself. */
  const gboolean ends = poll->paging == PAGING_UNTIL_EMPTY && poll->mode == CURSOR_AFTER_ID;
  onward->pause = onward->more && !onward->stuck && !ends && (state->page + 1) % poll->max_pages == 0;
  const gboolean has_cursor = state->cursor[0] != '\0';
  const gboolean settled = poll->mode == CURSOR_SINCE_TIME && poll->order == ORDER_DESC && poll->settle_ms >= 0 && has_cursor &&
                           seen->n > 0 && seen->newest_ms < cursor_value(poll, state->cursor) - poll->settle_ms;
  if (state->anchored)
    state->beyond++;
  state->anchored = state->anchored || seen->anchored;
  if (settled || (state->anchored && state->beyond >= poll->overlap_pages))
    onward->more = onward->stuck = onward->pause = FALSE;
  return TRUE;
}

/* What is stored with this page. Newest first, the cursor may move only when the round has seen all that is older. */
static const char *next_cursor(const PollProfile *poll, PollState *state, gboolean whole, char number[32], gboolean *moves)
{
  switch (poll->mode) {
  case CURSOR_SCAN:
    *moves = whole && state->newest != NULL;
    return *moves ? state->newest : state->cursor;
  case CURSOR_AFTER_ID:
  case CURSOR_SINCE_TIME:
    if (whole && state->windowed) /* all that lies before the window's end was listed */
      state->reached = MAX(state->reached, state->until_ms);
    g_snprintf(number, 32, "%" G_GINT64_FORMAT, state->reached);
    *moves = state->reached > cursor_value(poll, state->cursor) && (poll->order == ORDER_ASC || whole);
    return *moves ? number : state->cursor;
  case CURSOR_CONSUME:
  case CURSOR_ACK:
  case CURSOR_DELETE:
  case CURSOR_TAKE:
  default:
    *moves = FALSE;
    return state->cursor;
  }
}

static void move_on(const Provider *provider, PollState *state, PollPage *page, const PageSeen *seen, Onward *onward)
{
  const PollProfile *poll = profile_of(provider, state);
  const gboolean ended = !onward->more || onward->stuck, whole = ended && !onward->stuck;
  page->capped = onward->pause || (onward->stuck && poll->order == ORDER_DESC);
  page->more = !ended && !onward->pause;
  if (state->page == 0 && seen->mark != NULL) {
    g_free(state->newest);
    state->newest = g_strdup(poll->order == ORDER_DESC ? seen->mark : seen->last);
  }
  char number[32];
  gboolean moves;
  const char *cursor = next_cursor(poll, state, whole, number, &moves);
  page->cursor = g_string_chunk_insert(page->strings, cursor);
  const gboolean window_next = whole && state->windowed && moves;
  /* Pages of one list are asked with one and the same cursor. */
  if (moves && (ended || poll->paging == PAGING_UNTIL_EMPTY)) {
    g_free(state->cursor);
    state->cursor = g_strdup(page->cursor);
  }
  if (ended) {
    state->boost = onward->stuck && poll->paging == PAGING_NONE ? MIN(state->boost + 1, 20U) : 0;
    begin_round(state);
    page->more = window_next;
    return;
  }
  state->page++;
  state->offset += seen->n;
  g_free(state->next);
  state->next = g_steal_pointer(&onward->next);
  g_free(state->mark);
  state->mark = g_strdup(seen->mark);
}

/* What the filter leaves out at the end of the list stays there. */
static guint count_takes(const PollPage *page)
{
  guint takes = 0;
  for (guint i = 0; i < page->items->len; i++)
    takes = MAX(takes, g_array_index(page->items, PollItem, i).position + 1);
  for (guint i = 0; i < page->broken->len; i++)
    takes = MAX(takes, g_array_index(page->broken, PollBroken, i).position + 1);
  return takes;
}

gboolean provider_poll_read(const Provider *provider, PollState *state, const HttpResponse *response, gint64 now_ms,
                            PollPage *page, GError **error)
{
  *page = (PollPage){.asked_ms = state->until_ms};
  if (response->outcome != HTTP_ANSWERED)
    return answer_none(provider, kind_name(state), response, error);
  const PollProfile *poll = profile_of(provider, state);
  GError *why = NULL;
  Onward onward = {0};
  gboolean salvaged = FALSE;
  json_t *list = find_list(provider, state, response, page, &salvaged, &why);
  PageSeen seen = {.salvaged = salvaged,
                   .now_ms = now_ms,
                   .by_number = poll->mode == CURSOR_AFTER_ID,
                   .newest_first = poll->order == ORDER_DESC,
                   .anchor = poll->mode == CURSOR_SCAN && state->cursor[0] != '\0' ? state->cursor : NULL};
  const gint64 reached_before = state->reached;
  if (list != NULL) {
    page_read(provider, &poll->items, list, page, &seen);
    page->takes = poll->mode == CURSOR_TAKE ? count_takes(page) : 0;
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
