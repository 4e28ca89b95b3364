using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>Checks the evidence of a run against PSChat's promises.</summary>
internal sealed class ChaosVerdict
{
    private readonly ChaosEvidence _evidence;
    private readonly Excuses _excuses;
    private readonly List<Violation> _violations = [];
    private readonly HashSet<string> _excused = [];

    private ChaosVerdict(ChaosEvidence evidence)
    {
        _evidence = evidence;
        _excuses = new Excuses(evidence);
    }

    /// <summary>The promises that were broken.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Messages that are lost and may be; see <see cref="Excuses"/>.</summary>
    public IReadOnlyCollection<string> Excused => _excused;

    /// <summary>Judges the evidence.</summary>
    public static ChaosVerdict On(ChaosEvidence evidence)
    {
        var verdict = new ChaosVerdict(evidence);
        verdict.JudgeLosses();
        verdict.JudgeOnce();
        verdict.JudgeSenders();
        verdict.JudgeCommonOrder();
        verdict.JudgeTexts();
        verdict.JudgePlaces();
        verdict.JudgeHistories();
        return verdict;
    }

    private IEnumerable<(string Who, IReadOnlyList<MessageEvent> Messages)> Readers =>
        _evidence.Clients.Select(client => (client.Name, client.Received))
            .Concat(_evidence.Histories.Select(history => (history.Server, history.Messages)));

    private void JudgeLosses()
    {
        var held = Readers
            .Select(reader => (reader.Who, Ids: reader.Messages.Select(message => message.Id).ToHashSet()))
            .ToList();
        foreach (var client in _evidence.Clients)
        {
            foreach (var gap in client.Missed) Add(Breach.Lost, $"{client.Name} was told that {gap.Count} messages are gone");
            foreach (var acknowledged in client.Acknowledged)
            {
                var lacking = held.Where(each => !each.Ids.Contains(acknowledged.Id)).Select(each => each.Who).ToList();
                if (lacking.Count == 0) continue;
                if (_excuses.Has(acknowledged)) _excused.Add(acknowledged.Id);
                else Add(Breach.Lost, $"{NameOf(client, acknowledged)} is not with {string.Join(", ", lacking)}");
            }
        }
    }

    private void JudgeOnce()
    {
        foreach (var (who, messages) in Readers)
        {
            foreach (var copies in messages.GroupBy(message => message.Text).Where(copies => copies.Count() > 1))
            {
                var places = string.Join(", ", copies.Select(Place));
                Add(Breach.Doubled, $"'{copies.Key}' came to {who} {copies.Count()} times: {places}");
            }
        }
    }

    // Late messages have no order. A message that is not late must come after all earlier ones of its sender that are not late.
    private void JudgeSenders()
    {
        foreach (var client in _evidence.Clients)
        {
            var last = new Dictionary<string, MessageEvent>();
            foreach (var message in client.Received.Where(message => !message.Late))
            {
                var number = ClientEvidence.NumberOf(message.Id);
                if (last.TryGetValue(message.Sender, out var before) && ClientEvidence.NumberOf(before.Id) > number)
                {
                    Add(
                        Breach.OutOfOrder,
                        $"{client.Name} got '{message.Text}' ({Place(message)}) after '{before.Text}' ({Place(before)})");
                }

                last[message.Sender] = message;
            }
        }
    }

    // All clients have the same order. Two kinds of messages are excepted: those that were late at some client, and those that
    // got a position on each side of a cut, because each side keeps its own.
    private void JudgeCommonOrder()
    {
        var firm = _evidence.Clients
            .SelectMany(client => client.Received)
            .GroupBy(message => message.Id)
            .Where(copies => copies.All(copy => !copy.Late && copy.Position == copies.First().Position))
            .Select(copies => copies.Key)
            .ToHashSet();
        var first = _evidence.Clients[0];
        foreach (var other in _evidence.Clients.Skip(1))
        {
            var common = first.Received.IntersectBy(other.Received.Select(message => message.Id), message => message.Id)
                .Select(message => message.Id).Where(firm.Contains).ToHashSet();
            var pairs = InOrder(first).Zip(InOrder(other));
            foreach (var (one, two) in pairs.Where(pair => pair.First.Id != pair.Second.Id).Take(1))
            {
                Add(
                    Breach.OutOfOrder,
                    $"where {first.Name} got '{one.Text}' ({Place(one)}), {other.Name} got '{two.Text}' ({Place(two)})");
            }

            IEnumerable<MessageEvent> InOrder(ClientEvidence client) =>
                client.Received.Where(message => common.Contains(message.Id));
        }
    }

    private void JudgeTexts()
    {
        var senders = _evidence.Clients.ToDictionary(client => client.Name);
        foreach (var (who, messages) in Readers)
        {
            foreach (var message in messages)
            {
                var number = ClientEvidence.NumberOf(message.Id);
                var isKnown = senders.TryGetValue(message.Sender, out var sender) && number <= sender.SentAt.Count;
                if (!isKnown || message.Text != ClientEvidence.TextOf(message.Sender, number))
                {
                    Add(
                        Breach.Contradiction,
                        $"{who} has '{message.Text}' of {message.Sender} as {message.Id}, which was not sent like this");
                }
            }
        }
    }

    private void JudgePlaces()
    {
        var taken = new Dictionary<PositionFields, MessageEvent>();
        foreach (var message in Readers.SelectMany(reader => reader.Messages))
        {
            var place = message.Position;
            if (!taken.TryAdd(place, message) && taken[place].Id != message.Id)
            {
                Add(
                    Breach.Contradiction,
                    $"'{message.Text}' and '{taken[place].Text}' are both at {place} of {place.Leader}");
            }
        }
    }

    private void JudgeHistories()
    {
        if (_evidence.Histories.Count == 0) return;
        var first = _evidence.Histories[0];
        var expected = first.Messages.Select(message => message.Id).ToHashSet();
        foreach (var other in _evidence.Histories.Skip(1))
        {
            var differing = other.Messages.Select(message => message.Id).ToHashSet();
            differing.SymmetricExceptWith(expected);
            if (differing.Count > 0)
            {
                var some = string.Join(", ", differing.Take(5));
                Add(Breach.Contradiction, $"the histories of {first.Server} and {other.Server} differ by {some}");
            }
        }
    }

    private static string NameOf(ClientEvidence client, AcknowledgedEvent acknowledged) =>
        $"'{ClientEvidence.TextOf(client.Name, ClientEvidence.NumberOf(acknowledged.Id))}', "
        + $"acknowledged at {acknowledged.Time:HH:mm:ss.fff} "
        + $"({acknowledged.Position} of {acknowledged.Position.Leader}, {acknowledged.Copies} copies),";

    private static string Place(MessageEvent message) => $"{message.Position} of {message.Position.Leader}";

    private void Add(Breach breach, string text) => _violations.Add(new Violation(breach, text));
}
