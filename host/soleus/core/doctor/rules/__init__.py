"""The faults that the doctor knows, by where they arise; each rule sees, explains and advises."""
