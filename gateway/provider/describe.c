#include "profile.h"

static const char *const CURSORS[] = {"after_id", "since_time", "consume", "ack", "delete", "scan"};
static const char *const PAGINGS[] = {"none", "next_url", "until_empty", "page"};
static const char *const RECIPIENTS[] = {"single", "join", "list"};
static const char *const NUMBERS[] = {"e164", "e164_noplus", "national0", "00"};
static const char *const REFS[] = {"none", "echo", "idempotent"};

static void describe_shape(GString *out, const Provider *provider, const Shape *shape)
{
  g_string_append_printf(out, "  request     %s %s%s", shape->method, provider->base, stencil_source(shape->path));
  for (guint i = 0; i < shape->query->len; i++) {
    const Pair *pair = g_ptr_array_index(shape->query, i);
    g_string_append_printf(out, "%c%s=%s", i == 0 ? '?' : '&', pair->name, stencil_source(pair->value));
  }
  g_string_append_printf(out, "%s\n", shape->form != NULL ? " (form)" : shape->json != NULL ? " (JSON)" : "");
}

static void describe_poll(GString *out, const Provider *provider)
{
  const PollProfile *poll = &provider->poll;
  g_string_append(out, "poll\n");
  describe_shape(out, provider, &poll->shape);
  g_string_append_printf(out, "  messages    at \"%s\", %s first, at most %u a page\n", pointer_text(poll->list),
                         poll->order == ORDER_ASC ? "oldest" : "newest", poll->limit_max);
  g_string_append_printf(out, "  paging      %s", PAGINGS[poll->paging]);
  if (poll->paging == PAGING_NEXT_URL || poll->paging == PAGING_PAGE)
    g_string_append_printf(out, ", a pause after %u pages", poll->max_pages);
  g_string_append_c(out, '\n');
  g_string_append_printf(out, "  cursor      %s", CURSORS[poll->mode]);
  if (poll->mode == CURSOR_SINCE_TIME)
    g_string_append_printf(out, ", overlap %" G_GINT64_FORMAT " s, written as %s", poll->overlap_ms / 1000,
                           WHEN_WRITE_NAMES[poll->write]);
  g_string_append_printf(out, "\n  filters     %u\n", poll->filter->len);
}

static void describe_send(GString *out, const Provider *provider)
{
  const SendProfile *send = &provider->send;
  g_string_append(out, "send\n");
  describe_shape(out, provider, &send->shape);
  g_string_append_printf(out, "  recipients  %s, at most %u a request, numbers as %s\n", RECIPIENTS[send->recipients],
                         provider->facts.send_max, NUMBERS[send->number]);
  g_string_append_printf(out, "  reference   %s\n  answer lost %s\n", REFS[send->ref],
                         send->ref == REF_IDEMPOTENT ? "asked again with the same reference"
                                                     : "uncertain: by the policy of the message's class");
}

char *provider_describe(const Provider *provider)
{
  const ProviderFacts *facts = &provider->facts;
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "%s: %s (%s)\n  base        %s\n  own number  %s\n", facts->name, provider->title, facts->profile,
                         provider->base, facts->own_number);
  if (facts->polls)
    describe_poll(out, provider);
  if (facts->sends)
    describe_send(out, provider);
  return g_string_free(out, FALSE);
}
