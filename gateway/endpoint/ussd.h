/* USSD over HTTP: gateways call us for every input of a session and get the next screen in the answer.
 *
 * A callback is always answered with a valid screen: where we fail ourselves, where the body is no callback, where the book is
 * closed to us, the session ends with the text U_BUSY. Callbacks that come together are one transaction, each in a savepoint of
 * its own, and are answered after it is on the disk. Callbacks are not signed: only the peers of the settings are heard, others
 * get 403. */
#pragma once
#include "endpoint/ussd_session.h"
#include "net/loop.h"

typedef struct Ussd Ussd;

typedef void (*UssdFatal)(gpointer data, GError *error);

/* Listens. `fatal` is called once the book can no longer be written; it takes the error over. NULL and FAILED_RETRY where the
 * port is taken. What `desk` holds must live as long. */
Ussd *ussd_new(const UssdDesk *desk, Loop *loop, UssdFatal fatal, gpointer data, GError **error);
/* Calls that wait are dropped. NULL is fine. */
void ussd_free(Ussd *ussd);
