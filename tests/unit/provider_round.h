/* A poll's state and page, and what a test does with them. */
#pragma once
#include "provider_help.h"

#define NOW 1795485784000 /* 2026-11-24T02:03:04Z */

typedef struct {
  Provider *provider;
  PollState state;
  PollPage page;
  Settle *settle;
  GError *error;
} Poll;

static inline void begin(Poll *poll, const char *poll_group, const char *cursor)
{
  g_autofree char *profile = g_strdup_printf("title = \"x\"; poll: { success: { http = [200]; }; %s };", poll_group);
  *poll = (Poll){.provider = test_good("base = \"http://h\";", profile)};
  poll->settle = provider_settle_new(poll->provider, POLL_MESSAGES);
  poll_state_init(&poll->state, cursor, POLL_MESSAGES);
}

static inline void begin_shipped(Poll *poll, const char *name, const char *cursor, PollKind kind)
{
  *poll = (Poll){.provider = test_shipped(name)};
  poll->settle = provider_settle_new(poll->provider, kind);
  poll_state_init(&poll->state, cursor, kind);
}

static inline void end(Poll *poll)
{
  poll_page_clear(&poll->page);
  poll_state_clear(&poll->state);
  provider_settle_free(poll->settle);
  g_clear_error(&poll->error);
  provider_free(poll->provider);
}

static inline void asks_at(Poll *poll, gint64 now, guint limit, const char *url)
{
  g_autoptr(HttpRequest) request = provider_poll_request(poll->provider, &poll->state, now, limit);
  g_assert_cmpstr(request->url, ==, url);
}

static inline void asks(Poll *poll, guint limit, const char *url)
{
  asks_at(poll, NOW, limit, url);
}

static inline gboolean reads(Poll *poll, gint status, const char *body)
{
  HttpResponse response = test_answer(status, body);
  poll_page_clear(&poll->page);
  g_clear_error(&poll->error);
  const gboolean good = provider_poll_read(poll->provider, &poll->state, &response, NOW, &poll->page, &poll->error);
  http_response_clear(&response);
  return good;
}

static inline const PollItem *item(const Poll *poll, guint i)
{
  g_assert_cmpuint(i, <, poll->page.items->len);
  return &g_array_index(poll->page.items, PollItem, i);
}

#define GAMMU(state, text)                                                                                                     \
  "{\"Date\":\"2026-11-24 09:03:04\",\"Number\":\"+66812345678\",\"State\":\"" state "\",\"Text\":\"" text "\"}"
