/* The interfaces of the simulator over HTTP, each under its own prefix, and what goes wrong in them on demand. */
#pragma once
#include "simulator/state.h"

/* `path` is what follows the prefix ("/inbox"). Each answers the call, now or later. */
void plain_handle(Provider *provider, HttpCall *call, const char *path);
void africastalking_handle(Provider *provider, HttpCall *call, const char *path);
void twilio_handle(Provider *provider, HttpCall *call, const char *path);
void control_handle(State *state, HttpCall *call, const char *path);

/* -- answers (faults.c) --------------------------------------------------------------------------------------------- */

/* Answers with a JSON text, which is taken over. */
void answer(HttpCall *call, int status, GString *json);
/* Answers with {"error":code,"message":…}. */
void answer_error(HttpCall *call, int status, const char *code, const char *message);
/* As `answer`, after the delay and with the faults that strike an answer. */
void answer_send(Provider *provider, HttpCall *call, int status, GString *json);
void answer_poll(Provider *provider, HttpCall *call, GString *json);

typedef enum { FAULT_NONE, FAULT_REJECT, FAULT_BUSY } MessageFault;

/* Whether a fault struck before the request was looked at; it is then answered or dropped. */
gboolean fault_before(Provider *provider, HttpCall *call, gboolean is_send);
/* What befalls one message of a send. */
MessageFault fault_message(Provider *provider);
/* The items from inbox[first] on, `most` at most, with repetitions of earlier ones and in disorder as the faults demand. They
 * are counted as handed out. Caller frees the array. */
GPtrArray *fault_page(Provider *provider, guint first, guint most);
/* The same for a page of Twilio's, newest first: the items before inbox[end], none older than since_ms. `last` is the one the
 * next page goes on behind, NULL where nothing is left. */
GPtrArray *fault_page_down(Provider *provider, guint end, guint most, gint64 since_ms, const Item **last);
/* Drops the answers that still wait for their time. */
void held_drop_all(State *state);

/* -- reading and writing (wire.c) ------------------------------------------------------------------------------------ */

/* Appends a JSON string with its quotes. */
void json_append(GString *json, const char *text);
void json_append_length(GString *json, const char *text, gsize length);
/* Appends a whole number. */
void json_append_int(GString *json, gint64 number);
/* "2017-03-27T03:00:00.000Z", without quotes. */
void json_append_time(GString *json, gint64 time_ms);
/* "Mon, 27 Mar 2017 03:00:00 +0000" */
void json_append_rfc2822(GString *json, gint64 time_ms);

/* A number of the query, or `otherwise` where absent or no number. */
gint64 query_int(HttpCall *call, const char *name, gint64 otherwise);
/* A value of a form body (application/x-www-form-urlencoded), decoded, or NULL. Caller frees. */
char *form_value(HttpCall *call, const char *name);
