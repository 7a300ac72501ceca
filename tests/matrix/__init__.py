"""Every fault of a device in every state of the flow: what the person sees, what the journal holds, and that the same
terminal settles the next person's stay afterwards, without a restart."""
