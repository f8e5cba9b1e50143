"""The sample township (样例街道) against figures worked out by hand from who is in it; no figure comes from the engine.

How many persons of each fate a firm declares is in ``desktop/services/demo/plans.py``, what a fate is in ``fates.py``.
Worked out by the clauses 一、1 and 三、10 and the table of person criteria of the public contract:

``stay``, 500 yuan a head from 30 heads on; *counts* is whether a row counts for the threshold (identity, unique,
nonlocal and stayed met: low and high; some of them unknown and none refuted: high only)::

    fate                    outcome              counts | 东港 西屿 南塘 北岙 中洲 新桥
    plain                   payable              yes    |  36   25   29   26   33   32
    rare-name               payable              yes    |   3                1
    in-arrears              payable (R-L8)       yes    |   2                     1
    over-age                payable, flag        yes    |   1
    edge-prefix 339004      payable, flag        yes    |        1
    hidden row              payable, warning     yes    |        1
    back-on-the-eve         payable              yes    |        1
    twice (2 rows)          payable + rejected   once   |                         1
    claimed-by-two-settled  东港 pays: payable   yes    |   1
                            else rejected        no     |                              1
    both-stayed             payable, flag        yes    |   1
    insured-elsewhere       payable by override  yes    |   1
    misnamed                pending insured      yes    |                    1
    unseen                  pending stayed       high   |   1                4
    both-unseen             pending stayed       high   |   1
    passport                pending identity     high   |   1
    two-names (2 rows)      pending unique       high   |                         1 (2)
    two-sources             pending stayed       high   |                         1
    claimed-by-two-open     pending unique       high   |                         1    1
    uninsured               rejected insured     yes    |   1    2                     1
    one-month               rejected insured     yes    |                         1
    local                   rejected nonlocal    no     |   2    2    1                1
    left, still-away        rejected stayed      no     |   2         2    1
    both-travelled          rejected stayed      no     |   1
    back-on-the-first-day   rejected stayed      no     |        1
    declared-late           rejected stayed      no     |                         1
    mistyped, short, numeric rejected identity   no     |   1    1         1      1
    rows                                                |  55   34   32   34   43   36
    payable                                             |  45   28   29   27   35   32
    pending                                             |   3    0    0    5    4    1
    rejected                                            |   7    6    3    2    4    3
    low: payable + insured pending or rejected          |  46   30   29   28   36   33
    high: low + those that count high only              |  49   30   29   32   40   34
    payable sum: 500 each from low 30 on                | 22500 14000 0   0   17500 16000
    ceiling: 500 × (payable + pending) from high 30 on  | 24000 14000 0 16000 19500 16500

``return-travel``, 50 yuan from the province, 150 from East China, 200 from elsewhere::

    fate                     outcome                    | 东港            中洲
    from-the-province   50   payable                    |  2  (100)        1  (50)
    from-the-east      150   payable                    |  3  (450)        2 (300)
    from-afar          200   payable                    |  4  (800)        3 (600)
    with-a-ticket      150   payable by the ticket      |  1  (150)
    both-travelled     200   payable, flag              |  1  (200)
    both-unseen        200   pending returned           |  1
    from-hong-kong    ≤200   pending origin             |  1
    declared-only      200   pending returned           |                  1
    both-stayed              rejected returned          |  1
    by-coach                 rejected returned          |  1
    too-early, too-late      rejected returned          |  1               1
    uninsured-traveller      rejected insured           |                  1
    local-traveller          rejected nonlocal          |                  1
    rows / payable / pending / rejected                 | 16/11/2/3       10/6/1/3
    payable sum, ceiling                                | 1700, 2100      950, 1150

Approved: 22500 + 14000 + 17500 + 16000 + 1700 + 950 = 72650 yuan for 45 + 28 + 35 + 32 + 11 + 6 = 157 heads.
"""

from __future__ import annotations

# measure and firm: rows, payable, pending, rejected, low, high, payable sum, ceiling, state
HAND = {
    "样例东港阀门有限公司 stay": (55, 45, 3, 7, 46, 49, "22500.00", "24000.00", "escalated"),
    "样例西屿鞋业有限公司 stay": (34, 28, 0, 6, 30, 30, "14000.00", "14000.00", "escalated"),
    "样例南塘眼镜有限公司 stay": (32, 29, 0, 3, 29, 29, "0.00", "0.00", "refused"),
    "样例北岙皮革有限公司 stay": (34, 27, 5, 2, 28, 32, "0.00", "16000.00", "to-correct"),
    "样例中洲电气有限公司 stay": (43, 35, 4, 4, 36, 40, "17500.00", "19500.00", "escalated"),
    "样例新桥印刷有限公司 stay": (36, 32, 1, 3, 33, 34, "16000.00", "16500.00", "escalated"),
    "样例东港阀门有限公司 return-travel": (16, 11, 2, 3, None, None, "1700.00", "2100.00", "escalated"),
    "样例中洲电气有限公司 return-travel": (10, 6, 1, 3, None, None, "950.00", "1150.00", "escalated"),
}
DECLARED = {
    "样例东港阀门有限公司 stay": (55, "27500.00"),
    "样例西屿鞋业有限公司 stay": (34, "17000.00"),
    "样例南塘眼镜有限公司 stay": (32, "16000.00"),
    "样例北岙皮革有限公司 stay": (34, "17000.00"),  # the file states none: 34 rows at 500
    "样例中洲电气有限公司 stay": (43, "21500.00"),
    "样例新桥印刷有限公司 stay": (35, "17500.00"),  # the form states one head less than its roster has
    # 2 × 50 + 3 × 150 + 4 × 200 + 150 (ticket) + 3 × 200 (both) + 200 (coach) + 150 (early) + 200 (Hong Kong)
    "样例东港阀门有限公司 return-travel": (16, "2650.00"),
    # 50 + 2 × 150 + 3 × 200 + 200 (declared only) + 200 (uninsured) + 150 (late) + 50 (local)
    "样例中洲电气有限公司 return-travel": (10, "1550.00"),
}
# fate → outcome, not met, unknown, flags; where the number is wrong nothing else is fixed
FATES: dict[str, tuple[str, set[str], set[str], set[str]]] = {
    **dict.fromkeys(
        ("plain", "rare-name", "hidden", "back-on-the-eve", "from-the-province", "from-the-east", "from-afar"),
        ("payable", set(), set(), set()),
    ),
    "with-a-ticket": ("payable", set(), set(), set()),
    "in-arrears": ("payable", set(), set(), {"in-arrears"}),
    "over-age": ("payable", set(), set(), {"age"}),
    "edge-prefix": ("payable", set(), set(), {"edge-prefix"}),
    "insured-elsewhere": ("payable", set(), set(), {"insured-elsewhere"}),
    "misnamed": ("pending", set(), {"insured"}, {"name-mismatch"}),
    "unseen": ("pending", set(), {"stayed"}, set()),
    "passport": ("pending", set(), {"identity", "nonlocal"}, set()),
    "two-sources": ("pending", set(), {"stayed"}, {"sources-differ"}),
    "claimed-by-two-open": ("pending", set(), {"unique", "insured"}, {"insured-elsewhere"}),
    "uninsured": ("rejected", {"insured"}, set(), set()),
    "one-month": ("rejected", {"insured"}, set(), set()),
    "local": ("rejected", {"nonlocal"}, set(), set()),
    "left": ("rejected", {"stayed"}, set(), set()),
    "still-away": ("rejected", {"stayed"}, set(), set()),
    "back-on-the-first-day": ("rejected", {"stayed"}, set(), set()),
    "declared-late": ("rejected", {"stayed"}, set(), set()),
    "from-hong-kong": ("pending", set(), {"origin"}, set()),
    "declared-only": ("pending", set(), {"returned"}, set()),
    "by-coach": ("rejected", {"returned"}, set(), set()),
    "too-early": ("rejected", {"returned"}, set(), set()),
    "too-late": ("rejected", {"returned"}, set(), set()),
    "uninsured-traveller": ("rejected", {"insured"}, set(), set()),
    "local-traveller": ("rejected", {"nonlocal"}, set(), set()),
    "both-stayed stay": ("payable", set(), set(), {"contradiction"}),
    "both-unseen stay": ("pending", set(), {"stayed"}, {"contradiction"}),
    "both-travelled stay": ("rejected", {"stayed"}, set(), {"contradiction"}),
    "both-stayed return-travel": ("rejected", {"returned"}, set(), {"contradiction"}),
    "both-unseen return-travel": ("pending", set(), {"returned"}, {"contradiction"}),
    "both-travelled return-travel": ("payable", set(), set(), {"contradiction"}),
}
