/* Whose the book is: its folder's owner, as whom the daemon runs. */
#pragma once
#include <glib.h>
#include <sys/types.h>

/* Of the folder that `database` stands in; where there is none, who we are. */
void owner_of(const char *database, uid_t *owner, gid_t *group);

/* Where root runs us: files are made as that user from here on, until owner_become(0, 0, …). Who is not root stays who he is. */
gboolean owner_become(uid_t owner, gid_t group, GError **error);
