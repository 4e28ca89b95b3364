using PSChat.Groups;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Limits of datagrams, and the size of answers.</summary>
public sealed class DatagramTests
{
    public static TheoryData<string> Probes =>
        [.. Samples.Datagrams.Where(sample => sample.Value is Probe or Beacon).Select(sample => sample.Key)];

    [Fact]
    public void No_datagram_is_larger_than_fits_a_path_unfragmented() =>
        Assert.All(Samples.Datagrams.Values, datagram => Assert.True(Bytes.Of(datagram).Length <= WireConstants.MaximumDatagram));

    [Theory]
    [MemberData(nameof(Probes))]
    public void A_probe_or_beacon_is_as_large_as_the_largest_answer(string name) =>
        Assert.Equal(WireConstants.MaximumDatagram, Bytes.Of(Samples.Datagrams[name]).Length);

    [Theory]
    [MemberData(nameof(Probes))]
    public void A_short_probe_or_beacon_is_not_answered(string name)
    {
        // Otherwise a forged source would get more bytes than were sent in its name.
        var bytes = Bytes.Of(Samples.Datagrams[name]);
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(DatagramCodec.Read(bytes.AsMemory(0, length))));
    }

    [Fact]
    public void No_notice_is_larger_than_the_smallest_heartbeat()
    {
        var heartbeat = new Heartbeat(Samples.Group, new Rank(0, 1), Epoch.None, 0, []);
        var notice = new Notice(Samples.Group, new Epoch(long.MaxValue, new Rank(long.MaxValue, ulong.MaxValue)));
        Assert.Equal(Bytes.Of(heartbeat).Length, Bytes.Of(notice).Length);
        Assert.Equal(heartbeat.From, Assert.IsType<Heartbeat>(DatagramCodec.Read(Bytes.Of(heartbeat))).From);
        Assert.Null(DatagramCodec.Read(Bytes.Of(heartbeat).AsMemory()[..^1]));
    }

    [Fact]
    public void A_seal_fits_behind_every_datagram() =>
        Assert.All(Samples.Datagrams.Values, datagram =>
            Assert.InRange(Bytes.Of(datagram).Length + DatagramSeal.Length, 1, WireConstants.MaximumSealedDatagram));

    [Fact]
    public void The_padding_of_a_probe_does_not_matter()
    {
        var bytes = Bytes.Of(Samples.Datagrams["Probe of a client"]);
        bytes.AsSpan(100).Fill(0xAA);
        Assert.Equal(Samples.Datagrams["Probe of a client"], DatagramCodec.Read(bytes));
    }

    [Fact]
    public void An_answer_names_as_many_members_as_fit_and_its_leader_always()
    {
        var read = Assert.IsType<Answer>(DatagramCodec.Read(Bytes.Of(Samples.Datagrams["Answer of the largest group"])));
        Assert.Equal(GroupLimits.MaximumMembers, read.MemberCount);
        Assert.Equal(Samples.LargestView.Leader, read.Members[0]);
        Assert.InRange(read.Members.Count, 1, GroupLimits.MaximumMembers - 1);
    }

    [Fact]
    public void An_answer_of_a_usual_group_names_all_its_members()
    {
        var members = Enumerable.Range(1, 15)
            .Select(id => Samples.LowMember with { Rank = new Rank(id, ulong.MaxValue), Name = $"machine-{id}" }).ToArray();
        var answer = new Answer(Samples.Group, 1, new Epoch(9, members[0].Rank), 15, members);
        Assert.Equal(members, Assert.IsType<Answer>(DatagramCodec.Read(Bytes.Of(answer))).Members);
    }

    [Fact]
    public void An_answer_without_members_or_with_another_first_than_the_leader_is_refused()
    {
        Assert.Null(DatagramCodec.Read(Bytes.Of(new Answer(Samples.Group, 1, Samples.Second, 2, []))));
        Assert.Null(
            DatagramCodec.Read(
                Bytes.Of(new Answer(Samples.Group, 1, Samples.Second, 2, [Samples.LowMember, Samples.HighMember]))));
    }

    [Fact]
    public void Only_a_probe_may_leave_the_group_open()
    {
        Assert.NotNull(DatagramCodec.Read(Bytes.Of(new Probe("", 1, Rank.None))));
        Assert.Null(DatagramCodec.Read(Bytes.Of(new Heartbeat("", Samples.Low, Samples.First, 0, []))));
        Assert.Null(DatagramCodec.Read(Bytes.Of(new Notice("", Samples.Second))));
        Assert.Null(DatagramCodec.Read(Bytes.Of(new Beacon("", Samples.Second, Samples.HighMember, 1))));
        Assert.Null(DatagramCodec.Read(Bytes.Of(new Answer("", 1, Samples.Second, 1, [Samples.HighMember]))));
    }

    [Fact]
    public void A_datagram_of_another_version_or_another_protocol_is_none()
    {
        Assert.Null(ReadWith(at: 0, value: (byte)'p'));
        Assert.Null(ReadWith(at: 4, value: 2));
        Assert.Null(ReadWith(at: 5, value: 1));
        Assert.NotNull(ReadWith(at: 0, value: (byte)'P'));
    }

    [Fact]
    public void A_datagram_of_an_unknown_type_is_none()
    {
        Assert.Null(ReadWith(at: 7, value: 0));
        Assert.All(Enumerable.Range(6, 250), type => Assert.Null(ReadWith(at: 7, value: (byte)type)));
    }

    [Fact]
    public void A_heartbeat_with_33_heard_peers_is_refused()
    {
        var peers = Enumerable.Range(1, 33).Select(id => new Rank(id, 1)).ToArray();
        Assert.NotNull(DatagramCodec.Read(Bytes.Of(new Heartbeat(Samples.Group, Samples.Low, Samples.First, 0, peers[..32]))));
        Assert.Null(DatagramCodec.Read(Bytes.Of(new Heartbeat(Samples.Group, Samples.Low, Samples.First, 0, peers))));
    }

    [Fact]
    public void A_datagram_of_more_than_1160_bytes_is_none()
    {
        byte[] bytes = [.. Bytes.Of(Samples.Datagrams["Probe of a client"]), 0];
        Assert.Null(DatagramCodec.Read(bytes));
    }

    /// <summary>A heartbeat with one changed byte.</summary>
    private static Datagram? ReadWith(int at, byte value)
    {
        var bytes = Bytes.Of(Samples.Datagrams["Heartbeat"]);
        bytes[at] = value;
        return DatagramCodec.Read(bytes);
    }
}
