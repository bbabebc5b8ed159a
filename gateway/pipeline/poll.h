/* Polling: one poller for each list of an account that is polled, messages or receipts. At once while messages come, backing
 * off to the configured interval when none do; the cursor lives in the book and moves with the page that it stands behind.
 *
 * What is to be acknowledged or deleted is so after the commit, never before. What a crash or a failure leaves undone is listed
 * again, known by its id and settled then, so nothing need be kept of it. A list that is handed over only once goes through the
 * journal (journal.h): a page is lost only where it never reached us whole, and that is told (log page.lost, a dead row).
 *
 * From a list whose messages have no name but their place, which moves, none can be deleted that is sure to be the one that was
 * booked. So as many are taken as were listed and booked, each read once, and what a take brings is booked like any other: what
 * is known already is known by its id, and what came meanwhile is new. */
#pragma once
#include "net/http_client.h"
#include "net/loop.h"
#include "pipeline/gateway.h"
#include "pipeline/send.h"

#include "provider/provider.h"

typedef struct Poller Poller;

/* Called where the book can no longer be trusted (FAILED_CORRUPT): the daemon ends. Takes the error over. */
typedef void (*PipelineFatal)(gpointer data, GError *error);

/* Begins to poll at once; first what a crash left in the journal. `sender` sends the replies (may be NULL: none are queued).
 * All but `gateway` are borrowed too. NULL: the journal cannot be opened. */
Poller *poller_new(const Gateway *gateway, const Provider *provider, PollKind kind, HttpClient *client, Loop *loop,
                   Sender *sender, PipelineFatal fatal, gpointer data, GError **error);
/* Asks for nothing more. */
void poller_drain(Poller *poller);
/* Nothing is under way that could be lost: what is handed over only once, and of that what came is booked. */
gboolean poller_is_idle(const Poller *poller);
/* An exchange under way is given up; nothing of it is lost, since the cursor has not moved. (Of a list that is handed over only
 * once the journal's mark stays, and the next start tells of it.) */
void poller_free(Poller *poller);
