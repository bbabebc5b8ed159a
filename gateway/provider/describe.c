#include "profile.h"

static const char *const RECIPIENTS[] = {"single", "join", "list"};
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

static void describe_poll(GString *out, const Provider *provider, const char *title, const PollProfile *poll)
{
  g_string_append_printf(out, "%s\n", title);
  describe_shape(out, provider, &poll->shape);
  g_string_append_printf(out, "  messages    at \"%s\", %s first", pointer_text(poll->items.list),
                         poll->order == ORDER_ASC ? "oldest" : "newest");
  if (shape_mentions(&poll->shape, VARIABLE_LIMIT))
    g_string_append_printf(out, ", at most %u a page", poll->limit_max);
  g_string_append_c(out, '\n');
  g_string_append_printf(out, "  paging      %s", PAGING_NAMES[poll->paging]);
  if (poll->paging != PAGING_NONE && poll->paging != PAGING_UNTIL_EMPTY)
    g_string_append_printf(out, ", a pause after %u pages", poll->max_pages);
  g_string_append_c(out, '\n');
  g_string_append_printf(out, "  cursor      %s", CURSOR_MODE_NAMES[poll->mode]);
  if (poll->mode == CURSOR_SINCE_TIME)
    g_string_append_printf(out, ", overlap %" G_GINT64_FORMAT " s, written as %s", poll->overlap_ms / 1000,
                           WHEN_WRITE_NAMES[poll->write]);
  if (poll->mode == CURSOR_CONSUME)
    g_string_append(out, ": the provider forgets what it has handed over; each page is kept on disk before it is read");
  if (poll->take != NULL)
    g_string_append(out, ": what was listed is taken from the head of the list; each is kept on disk before it is read");
  g_string_append_printf(out, "\n  filters     %u\n", poll->items.filter->len);
  if (poll->settle.success.http != NULL)
    describe_shape(out, provider, &poll->settle.shape);
  if (poll->take != NULL)
    describe_shape(out, provider, &poll->take->shape);
}

static void describe_rest(GString *out, const Provider *provider)
{
  const ProviderFacts *facts = &provider->facts;
  if (facts->pushed)
    g_string_append_printf(out, "pushed        %s%s%s\n", facts->brings ? "messages " : "",
                           provider->pushed_receipts.given ? "reports " : "",
                           facts->pushed_unsigned ? "(nothing proves who sent them)" : "");
  if (facts->asks_status) {
    g_string_append(out, "status\n");
    describe_shape(out, provider, &provider->status.shape);
  }
  if (facts->asks_credit) {
    g_string_append_printf(out, "credit, in %s\n", credit_unit_name(facts->credit_unit));
    describe_shape(out, provider, &provider->credit.shape);
  }
  if (facts->looks_up) {
    g_string_append(out, "look-up of what is uncertain\n");
    describe_shape(out, provider, &provider->lookup.shape);
  }
}

static void describe_send(GString *out, const Provider *provider)
{
  const SendProfile *send = &provider->send;
  g_string_append(out, "send\n");
  describe_shape(out, provider, &send->shape);
  g_string_append_printf(out, "  recipients  %s, at most %u a request, numbers as %s\n", RECIPIENTS[send->recipients],
                         provider->facts.send_max, NUMBER_FORM_NAMES[send->number]);
  g_string_append_printf(out, "  reference   %s\n  answer lost %s\n", REFS[send->ref],
                         send->ref == REF_IDEMPOTENT ? "asked again with the same reference"
                         : provider->facts.looks_up  ? "looked for in its log"
                                                     : "uncertain: by the policy of the message's class");
}

char *provider_describe(const Provider *provider)
{
  const ProviderFacts *facts = &provider->facts;
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "%s: %s (%s)\n  base        %s\n  own number  %s\n", facts->name, provider->title, facts->profile,
                         provider->base, facts->own_number);
  if (facts->polls)
    describe_poll(out, provider, "poll", &provider->poll);
  if (facts->receipts.polled)
    describe_poll(out, provider, "reports by polling", &provider->receipts);
  if (facts->sends)
    describe_send(out, provider);
  describe_rest(out, provider);
  return g_string_free(out, FALSE);
}
