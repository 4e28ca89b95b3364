using PSChat.Groups;

namespace PSChat.Protocol.Home;

/// <summary>
/// Budgets of sessions whose home this server was: a client that hangs up and comes back continues with the rest of its budget.
/// Only budgets that are not full yet are kept, and only for sessions that the group knows.
/// </summary>
internal sealed class ClientBudgets(ServerLimits limits)
{
    private readonly Dictionary<Guid, ClientBudget> _kept = [];

    public int Count => _kept.Count;

    /// <summary>The session attaches: it gets the rest of its budget, or a full one.</summary>
    public ClientBudget Take(Guid session) => _kept.Remove(session, out var budget) ? budget : new ClientBudget(limits);

    /// <summary>The session's connection is gone.</summary>
    public void Keep(Guid session, ClientBudget budget, TimeSpan now)
    {
        if (_kept.Count < limits.Sessions && !budget.IsFull(now)) _kept[session] = budget;
    }

    /// <summary>Discards budgets that are full again, and budgets of sessions that are over.</summary>
    public void Sweep(Func<Guid, bool> isKnown, TimeSpan now)
    {
        foreach (var (session, budget) in _kept)
        {
            if (budget.IsFull(now) || !isKnown(session)) _kept.Remove(session);
        }
    }
}
