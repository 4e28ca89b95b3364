using PSChat.Messages;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>Clients that chat with each other. PSChat's promises are checked on the messages that each received.</summary>
internal sealed class Conversation(params IReadOnlyList<LabClient> clients)
{
    /// <summary>The clients.</summary>
    public IReadOnlyList<LabClient> Clients => clients;

    /// <summary>Begins the stream of every client, and waits until each has a confirmation.</summary>
    public async Task BeginAsync()
    {
        foreach (var client in clients) client.BeginStream();
        await GoesOnAsync();
    }

    /// <summary>Waits until every client has a confirmation of a message that it sent after this moment.</summary>
    public async Task GoesOnAsync()
    {
        foreach (var client in clients) await client.GoesOnAsync();
    }

    /// <summary>
    /// Ends all streams and checks the promises. Every sent message is confirmed, every client receives it exactly once, and all
    /// in the same order, except for late messages.
    /// </summary>
    /// <returns>Number of sent messages.</returns>
    public async Task<int> EndsWellAsync()
    {
        var confirmed = new List<MessageId>();
        foreach (var client in clients) confirmed.AddRange((await client.EndStreamAsync()).Select(receipt => receipt.Id));
        Assert.Equal(confirmed.Count, confirmed.Distinct().Count());
        foreach (var client in clients) await client.ReceivesAsync(confirmed);
        IReadOnlyList<ChatMessage>[] seen = [.. clients.Select(client => client.Received)];
        foreach (var messages in seen) Assert.Equal(messages.Count, messages.DistinctBy(message => message.Id).Count());
        AssertSameOrder(seen);
        AssertSendersOrder(seen);
        return confirmed.Count;
    }

    /// <summary>Ends all streams likewise, and allows no late message; for tests without a server that comes back.</summary>
    public async Task<int> EndsWellWithoutLateAsync()
    {
        var count = await EndsWellAsync();
        Assert.DoesNotContain(clients.SelectMany(client => client.Received), message => message.IsLate);
        return count;
    }

    private static void AssertSameOrder(IReadOnlyList<ChatMessage>[] seen)
    {
        var late = seen
            .SelectMany(messages => messages)
            .Where(message => message.IsLate)
            .Select(message => message.Id)
            .ToHashSet();
        var first = InOrder(seen[0]);
        foreach (var messages in seen.Skip(1)) Assert.Equal(first, InOrder(messages));

        MessageId[] InOrder(IReadOnlyList<ChatMessage> messages) =>
            [.. messages.Select(message => message.Id).Where(id => !late.Contains(id))];
    }

    private static void AssertSendersOrder(IReadOnlyList<ChatMessage>[] seen)
    {
        var streams = seen.SelectMany(messages => messages
            .Where(message => !message.IsLate)
            .GroupBy(message => message.Id.Session));
        foreach (var stream in streams)
        {
            var sequences = stream.Select(message => message.Id.Sequence).ToArray();
            Assert.Equal(sequences.Order(), sequences);
        }
    }
}
