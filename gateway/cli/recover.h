/* What a stop without an end, or other settings, left in the book. */
#pragma once
#include "cli/setup.h"

/* Before anything is polled or sent: a reply that was under way is uncertain; what waits for an account that is gone, or no longer
 * sends, goes by another; a page kept of an account that is gone is shown to officers; the book's limit of mentors is the
 * programme's. FALSE: the book could not be written. */
gboolean recover_book(const Gateway *gateway, const Setup *setup, GError **error);
