/* Every request under way is a connection, and every connection a descriptor. */
#pragma once

/* As many as the system lets us have, of what we can use; where that cannot be had the log says so. */
void descriptors_raise(void);
