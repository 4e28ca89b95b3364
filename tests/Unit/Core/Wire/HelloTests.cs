using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>The one frame that all versions share.</summary>
public sealed class HelloTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(65535)]
    public void A_hello_of_another_version_is_understood_far_enough_to_be_refused(ushort version)
    {
        // The bytes after the version may have any value.
        byte[] bytes = [(byte)FrameType.Hello, .. Magic, (byte)version, (byte)(version >> 8), 0xDE, 0xAD, 0xBE, 0xEF];
        Assert.Equal(version, Assert.IsType<Hello>(FrameCodec.Read(bytes)).Version);
        Assert.Equal(version, Assert.IsType<Hello>(FrameCodec.Read(bytes.AsMemory(0, 7))).Version);
    }

    [Fact]
    public void A_hello_without_the_magic_is_refused()
    {
        var bytes = Bytes.OfBody(Samples.Frames["Hello of a client"]);
        bytes[1] ^= 0x20;
        Assert.Null(FrameCodec.Read(bytes));
    }

    [Fact]
    public void The_magic_reads_PSCH_and_begins_every_hello_and_every_datagram()
    {
        Assert.Equal("PSCH"u8.ToArray(), Bytes.OfBody(Samples.Frames["Hello of a client"])[1..5]);
        Assert.All(Samples.Datagrams.Values, datagram => Assert.Equal("PSCH"u8.ToArray(), Bytes.Of(datagram)[..4]));
    }

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(2, false, true)]
    [InlineData(0, true, false)]
    [InlineData(0, false, false)]
    [InlineData(3, true, false)]
    [InlineData(3, false, false)]
    public void A_server_says_who_it_is_and_a_client_does_not(byte role, bool saysWhoItIs, bool isTaken)
    {
        var hello = new Hello(WireConstants.Version, Samples.Group, (LinkRole)role, 0, saysWhoItIs ? Samples.LowMember : null);
        Assert.Equal(isTaken, FrameCodec.Read(Bytes.OfBody(hello)) is not null);
    }

    [Fact]
    public void An_authentication_method_is_read_so_that_it_can_be_refused()
    {
        var hello = new Hello(WireConstants.Version, Samples.Group, LinkRole.Client, 7, null);
        Assert.Equal(7, Assert.IsType<Hello>(FrameCodec.Read(Bytes.OfBody(hello))).Authentication);
    }

    [Fact]
    public void The_largest_hello_fits_what_a_stranger_may_send() =>
        Assert.True(Bytes.OfBody(Samples.Frames["Hello with the longest names"]).Length <= WireConstants.MaximumHello);

    private static ReadOnlySpan<byte> Magic => "PSCH"u8;
}
