using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>The part of a mark that a client adopts (C6): it gives it to the next server.</summary>
public sealed class ClientMarkTests
{
    private readonly LoneClient _client = new();

    public ClientMarkTests()
    {
        _client.Attach(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(500));
        Mark(Samples.MakeFrontier((Samples.First, 5), (Samples.Second, 1)));
    }

    private Frontier Seen => _client.Protocol.Seen;

    [Fact]
    public void A_mark_raises_what_was_seen()
    {
        Mark(Samples.MakeFrontier((Samples.First, 4), (Samples.Second, 3)));
        Assert.Equal((5, 3), (Seen[Samples.First], Seen[Samples.Second]));
    }

    [Fact]
    public void The_floor_and_the_digest_of_a_higher_one_are_taken_over()
    {
        Mark(new Frontier([new(Samples.Second, 3)], Samples.First, digest: 123));
        Assert.Equal((Samples.First, 123ul), (Seen.Floor, Seen.Digest));
        Assert.Equal([new KeyValuePair<Epoch, long>(Samples.Second, 3)], Seen.Counts);
    }

    [Fact]
    public void A_lower_floor_changes_neither()
    {
        Mark(new Frontier([], Samples.Second, digest: 456));
        Mark(new Frontier([new(Samples.Second, 3)], Samples.First, digest: 123));
        Assert.Equal((Samples.Second, 456ul), (Seen.Floor, Seen.Digest));
        Assert.Empty(Seen.Counts);
    }

    private void Mark(Frontier seen) => _client.Protocol.Receive(_client.Now, new Mark(seen));
}
