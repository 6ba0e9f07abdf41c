"""The demonstration register: invented agencies and employers, lists, people; written through the services.

First everything is planned (`plan`, `stories`, `agencies`, `employers`, `lists`: pure, the same for a seed and a
day), then written in the order in which it happened (`writing`), all or nothing (`loading`).
"""
