using System.Net;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>What servers of one machine hand on (D9): questions, once.</summary>
public sealed class HandedOnTests
{
    private static readonly HandedOn s_sample = Samples.HandedOn["Probe over IPv4"];

    public static TheoryData<string> Datagrams => [.. Samples.Datagrams.Keys];

    [Theory]
    [MemberData(nameof(Datagrams))]
    public void Only_questions_are_handed_on(string name)
    {
        var bytes = Bytes.Of(s_sample with { Datagram = Bytes.Of(Samples.Datagrams[name]) });
        Assert.Equal(Samples.Datagrams[name] is Probe or Beacon, HandedOnCodec.Read(bytes) is not null);
        Assert.True(bytes.Length <= WireConstants.MaximumHandedOn);
    }

    [Fact]
    public void What_was_handed_on_is_not_handed_on_again() =>
        Assert.Null(HandedOnCodec.Read(Bytes.Of(s_sample with { Datagram = Bytes.Of(s_sample) })));

    [Fact]
    public void A_short_question_is_not_handed_on()
    {
        // Otherwise a forged source would get more bytes than were sent in its name.
        var bytes = Bytes.Of(s_sample);
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(HandedOnCodec.Read(bytes.AsMemory(0, length))));
    }

    [Fact]
    public void A_sealed_question_is_handed_on_with_its_seal()
    {
        var question = new byte[WireConstants.MaximumSealedDatagram];
        Bytes.Of(Samples.Datagrams["Probe of a client"]).CopyTo(question, 0);
        question[6] = 1;
        Assert.Equal(question, HandedOnCodec.Read(Bytes.Of(s_sample with { Datagram = question }))!.Value.Datagram.ToArray());
        Assert.Null(HandedOnCodec.Read(Bytes.Of(s_sample with { Datagram = question.AsMemory(0, question.Length - 1) })));
    }

    [Fact]
    public void Only_a_link_local_source_has_a_scope()
    {
        var scoped = Samples.HandedOn["Beacon over a link-local address"];
        Assert.Equal(300, HandedOnCodec.Read(Bytes.Of(scoped))!.Value.Source.Address.ScopeId);
        var bytes = Bytes.Of(s_sample);
        bytes[15] = 1;
        Assert.Null(HandedOnCodec.Read(bytes));
    }

    [Fact]
    public void It_is_no_datagram_that_a_server_takes_from_the_network() => Assert.All(
        Samples.HandedOn.Values, handedOn => Assert.Null(DatagramCodec.Read(Bytes.Of(handedOn))));
}
