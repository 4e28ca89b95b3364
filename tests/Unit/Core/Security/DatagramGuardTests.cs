using System.Net;
using System.Security.Cryptography;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Datagrams that are accepted with a key and without, and reports about the others.</summary>
public sealed class DatagramGuardTests
{
    private static readonly Endpoint s_from = new(IPAddress.Parse("192.168.1.77"), 5000);

    private readonly List<DatagramRefusal> _told = [];
    private Instant _now = new(TimeSpan.Zero, Samples.Noon);
    private ulong _lastSelf;

    public static TheoryData<string> Names =>
        [.. Samples.Datagrams.Where(sample => sample.Value.Group == Samples.Group).Select(sample => sample.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void With_the_same_key_everything_comes_through(string name)
    {
        using var sender = Guard(Keys.Ours);
        using var receiver = Guard(Keys.Ours);
        var read = receiver.Open(s_from, Send(sender, Samples.Datagrams[name]));
        Assert.Equal(Bytes.Of(Samples.Datagrams[name]), Bytes.Of(read!));
        Assert.Equal(1, receiver.Counts.Taken);
        Assert.Empty(_told);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bit_that_was_changed_anywhere_is_noticed(string name)
    {
        using var sender = Guard(Keys.Ours);
        using var receiver = Guard(Keys.Ours);
        var bytes = Send(sender, Samples.Datagrams[name]);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x10;
            Assert.Null(receiver.Open(s_from, bytes));
            bytes[at] ^= 0x10;
        }

        Assert.NotNull(receiver.Open(s_from, bytes));
    }

    [Fact]
    public void A_seal_of_an_overwritten_key_is_refused()
    {
        var seal = new DatagramSeal(Keys.Ours);
        seal.Dispose();
        byte[] stamped = [.. Bytes.Of(Samples.Datagrams.Values.First()), .. new byte[DatagramSeal.Length - 16]];
        Assert.Null(seal.Verify([.. stamped, .. HMACSHA256.HashData(new byte[32], stamped)[..16]]));
        Assert.Throws<ObjectDisposedException>(() => seal.Apply([1], default, new byte[100]));
    }

    [Fact]
    public void A_datagram_that_is_cut_or_lengthened_is_refused()
    {
        using var sender = Guard(Keys.Ours);
        using var receiver = Guard(Keys.Ours);
        var bytes = Send(sender, Samples.Datagrams["Heartbeat"]);
        for (var length = 0; length < bytes.Length; length++) Assert.Null(receiver.Open(s_from, bytes.AsMemory(0, length)));
        Assert.Null(receiver.Open(s_from, (byte[])[.. bytes, 0]));
        Assert.NotNull(receiver.Open(s_from, bytes));
    }

    [Fact]
    public void A_datagram_that_is_sent_again_is_accepted_once()
    {
        using var sender = Guard(Keys.Ours);
        using var receiver = Guard(Keys.Ours);
        var bytes = Send(sender, Samples.Datagrams["Heartbeat"]);
        Assert.NotNull(receiver.Open(s_from, bytes));
        Assert.Null(receiver.Open(s_from, bytes));
        Assert.Equal(1, receiver.Counts.Repeated);

        // A second datagram with the same content is another datagram.
        Assert.NotNull(receiver.Open(s_from, Send(sender, Samples.Datagrams["Heartbeat"])));
    }

    [Fact]
    public void A_recorded_datagram_is_not_new_to_a_receiver_that_has_just_started()
    {
        using var sender = Guard(Keys.Ours);
        var bytes = Send(sender, Samples.Datagrams["Heartbeat"]);
        After(TimeSpan.FromMinutes(5.1));
        using var receiver = Guard(Keys.Ours);
        Assert.Null(receiver.Open(s_from, bytes));
        Assert.Equal(1, receiver.Counts.ClockWrong);
        Assert.Contains("5 min behind", Assert.Single(_told).Describe(Samples.Group), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_on_one_side_only_is_told_on_both()
    {
        using var keyed = Guard(Keys.Ours);
        using var keyless = Guard(null);
        Assert.Null(keyless.Open(s_from, Send(keyed, Samples.Datagrams["Beacon"])));
        Assert.Equal(ChatError.KeyUnexpected, keyless.LastRefusal!.Code);
        Assert.Null(keyed.Open(s_from, Send(keyless, Samples.Datagrams["Beacon"])));
        Assert.Equal(ChatError.KeyRequired, keyed.LastRefusal!.Code);
        Assert.Equal((1, 1), (keyless.Counts.KeyUnexpected, keyed.Counts.KeyRequired));
    }

    [Fact]
    public void Another_key_is_told_once_a_minute()
    {
        using var ours = Guard(Keys.Ours);
        using var theirs = Guard(Keys.Theirs);
        for (var at = 0; at < 100; at++) Assert.Null(ours.Open(s_from, Send(theirs, Samples.Datagrams["Beacon"])));
        Assert.Equal(ChatError.KeyWrong, Assert.Single(_told).Code);
        Assert.Equal(100, ours.Counts.KeyWrong);
        After(TimeSpan.FromMinutes(1));
        ours.Open(s_from, Send(theirs, Samples.Datagrams["Beacon"]));
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void Datagrams_of_other_groups_and_protocols_are_no_fault()
    {
        using var ours = Guard(Keys.Ours);
        using var others = Guard(Keys.Theirs, "others");
        Assert.Null(ours.Open(s_from, Send(others, new Notice("others", Samples.Second))));
        Assert.Null(ours.Open(s_from, "hello?"u8.ToArray()));
        Assert.Null(ours.Open(s_from, Array.Empty<byte>()));
        Assert.Equal(3, ours.Counts.Foreign);
        Assert.Empty(_told);
    }

    [Fact]
    public void A_question_for_all_groups_needs_the_key_too_and_is_no_fault()
    {
        var question = Samples.Datagrams["Probe for every group"];
        using var ours = Guard(Keys.Ours);
        using var sameKey = Guard(Keys.Ours, null);
        using var otherKey = Guard(Keys.Theirs, null);
        using var noKey = Guard(null, null);
        Assert.NotNull(ours.Open(s_from, Send(sameKey, question)));
        Assert.Null(ours.Open(s_from, Send(otherKey, question)));
        Assert.Null(ours.Open(s_from, Send(noKey, question)));
        Assert.Equal((1, 1), (ours.Counts.KeyWrong, ours.Counts.KeyRequired));
        Assert.Empty(_told);
    }

    [Fact]
    public void The_largest_datagram_has_room_for_its_seal()
    {
        using var sender = Guard(Keys.Ours);
        Assert.Equal(WireConstants.MaximumSealedDatagram, Send(sender, Samples.Datagrams["Probe of a client"]).Length);
    }

    private DatagramGuard Guard(GroupKey? key, string? group = Samples.Group)
    {
        var guard = new DatagramGuard(key, group, ++_lastSelf, () => _now);
        guard.Refused += _told.Add;
        return guard;
    }

    private static byte[] Send(DatagramGuard guard, Datagram datagram)
    {
        var writer = new WireWriter();
        DatagramCodec.Write(writer, datagram, guard.IsKeyed);
        return guard.Seal(writer.Written, new byte[WireConstants.MaximumSealedDatagram]).ToArray();
    }

    private void After(TimeSpan time) => _now = new Instant(_now.Monotonic + time, _now.WallTicks + time.Ticks);
}
