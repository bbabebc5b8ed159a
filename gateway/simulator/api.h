/* The interfaces of the simulator over HTTP, each under its own prefix, and what goes wrong in them on demand. */
#pragma once
#include "simulator/state.h"
#include "text/json.h"

#include <jansson.h>

/* `path` is what follows the prefix ("/inbox"). Each answers the call, now or later. */
#define API(constant, name, by_time) void name##_handle(Provider *provider, HttpCall *call, const char *path);
#include "simulator/apis.def"
#undef API
void control_handle(State *state, HttpCall *call, const char *path);
/* POST /control/faults (control_faults.c): what the body does not name goes wrong no more. */
void faults_handle(Provider *provider, HttpCall *call, const json_t *body);

/* -- answers (faults.c) --------------------------------------------------------------------------------------------- */

/* Answers with a JSON text, which is taken over. */
void answer(HttpCall *call, int status, GString *json);
/* Answers with {"error":code,"message":…}. */
void answer_error(HttpCall *call, int status, const char *code, const char *message);
/* The same of jansson's, which is taken over. */
GString *json_text(json_t *json);
/* A text/plain answer. */
void answer_plain(HttpCall *call, int status, const char *text);
/* Whether the call brings a header of that beginning ("Authorization", "Basic "); where not, nothing is answered. */
gboolean call_has(HttpCall *call, const char *header, const char *beginning);
/* The same where there is no such interface. */
void answer_no_api(HttpCall *call);
/* As `answer`, after the delay and with the faults that strike an answer. */
void answer_send(Provider *provider, HttpCall *call, int status, GString *json);
void answer_poll(Provider *provider, HttpCall *call, GString *json);
/* Leaves the call without an answer. */
void answer_never(Provider *provider, HttpCall *call);

/* Draws whether a fault of that probability strikes, and counts it. */
gboolean fault_strikes(Provider *provider, double probability);

typedef enum { FAULT_NONE, FAULT_REJECT, FAULT_BUSY } MessageFault;

/* Whether a fault struck before the request was looked at; it is then answered or dropped. */
gboolean fault_before(Provider *provider, HttpCall *call, gboolean is_send);
/* What befalls one message of a send. */
MessageFault fault_message(Provider *provider);
/* Drops the answers that still wait for their time. */
void held_drop_all(State *state);

/* -- pages (pages.c) ------------------------------------------------------------------------------------------------- */

/* The items from inbox[first] on, `most` at most, with repetitions of earlier ones, changes and disorder as the faults demand.
 * They are counted as handed out. `last` (may be NULL) is the one behind which the next page goes on, NULL where nothing is
 * left. Caller frees the array. */
GPtrArray *fault_page(Provider *provider, guint first, guint most, const Item **last);
/* The same of the oldest, which are then out of the inbox. */
GPtrArray *fault_page_once(Provider *provider, guint most);
/* The same for a page of those that list the newest first: the items before inbox[end], none older than since_ms. */
GPtrArray *fault_page_down(Provider *provider, guint end, guint most, gint64 since_ms, const Item **last);

/* -- reading and writing (wire.c) ------------------------------------------------------------------------------------ */

/* Appends the id of an item as a number, over 2^63 where it is to be so. */
void json_append_id(GString *json, const Item *item);
/* "2017-03-27T03:00:00.000Z", without quotes. */
void json_append_time(GString *json, gint64 time_ms);
/* "Mon, 27 Mar 2017 03:00:00 +0000" */
void json_append_rfc2822(GString *json, gint64 time_ms);

/* A number of the query, or `otherwise` where absent or no number. */
gint64 query_int(HttpCall *call, const char *name, gint64 otherwise);
/* A value of a form body (application/x-www-form-urlencoded), decoded, or NULL. Caller frees. */
char *form_value(HttpCall *call, const char *name);
/* The text of an item. */
json_t *item_text(const Item *item);
/* The number with its plus ("66812345678" has none), or NULL where it is none. Caller frees. */
char *number_with_plus(const char *number);
/* A time as strftime writes it, in a zone that lies `hours` east; "%L" stands for the milliseconds. Caller frees. */
char *time_text(const char *format, gint64 time_ms, gint hours);
/* ISO 8601, UTC where no zone is given. FALSE where it is no time. */
gboolean time_read(const char *text, gint64 *time_ms);
/* Names of messages: what makes them look like the vendor's, then twelve hex digits that tell which it is. Those of messages to
 * phones differ from those of messages from phones. Caller frees. */
char *name_of_item(const char *prefix, const Item *item);
char *name_of_sent(const char *prefix, const Sent *sent);
/* The item's id, or 0. */
gint64 name_item(const char *name);
/* The message to a phone, or NULL. */
Sent *name_sent(const Provider *provider, const char *name);

/* -- what each vendor calls a message, polled or pushed (api_*.c); caller frees ---------------------------------------- */

char *twilio_item_name(const Item *item);
char *twilio_sent_name(const Sent *sent);
char *africastalking_sent_name(const Sent *sent);
char *infobip_sent_name(const Sent *sent);
char *smsgate_item_name(const Item *item);
char *telerivet_item_name(const Item *item);
char *telerivet_sent_name(const Sent *sent);
