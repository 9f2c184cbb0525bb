/* A buffer of two slots, a mutex and two counting semaphores; three producers and three consumers of
   four items each. The end of a round rides along with its last step. */
#define CAPACITY 2
#define ITEMS 4
byte slots = CAPACITY, items = 0, write_at = 0, read_at = 0;
bool locked, filled[CAPACITY];

#define ACQUIRE(semaphore) atomic { semaphore > 0 -> semaphore-- }
#define LOCK d_step { !locked -> locked = true }
#define RELEASE(semaphore) \
    atomic { semaphore++; round++; if :: round < ITEMS -> goto next :: else fi }

active [3] proctype producer() {
    byte round;
next:
    ACQUIRE(slots);
    LOCK;
    d_step { assert(!filled[write_at]); filled[write_at] = true };
    write_at = (write_at + 1) % CAPACITY;
    locked = false;
    RELEASE(items);
end:
    false
}

active [3] proctype consumer() {
    byte round;
next:
    ACQUIRE(items);
    LOCK;
    d_step { assert(filled[read_at]); filled[read_at] = false };
    read_at = (read_at + 1) % CAPACITY;
    locked = false;
    RELEASE(slots);
end:
    false
}
