using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>An accidental change of the wire fails here.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> FrameNames => [.. Golden.Frames.Keys];

    public static TheoryData<string> DatagramNames => [.. Golden.Datagrams.Keys];

    public static TheoryData<string> HandedOnNames => [.. Golden.HandedOn.Keys];

    [Theory]
    [MemberData(nameof(HandedOnNames))]
    public void What_is_handed_on_is_written_as_these_bytes_and_read_again(string name)
    {
        var sample = Samples.HandedOn[name];
        var bytes = Bytes.Of(sample);
        Assert.Equal(Golden.HandedOn[name], Convert.ToHexStringLower(bytes.AsSpan()[..^sample.Datagram.Length]));
        var read = HandedOnCodec.Read(bytes)!.Value;
        Assert.Equal((sample.Source, sample.Destination), (read.Source, read.Destination));
        Assert.Equal(sample.Datagram.ToArray(), read.Datagram.ToArray());
    }

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void A_frame_is_written_as_these_bytes(string name) =>
        Assert.Equal(Golden.Frames[name], Convert.ToHexStringLower(Bytes.Of(Samples.Frames[name])));

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void These_bytes_are_read_as_the_frame(string name)
    {
        var bytes = Convert.FromHexString(Golden.Frames[name]);
        var frame = FrameCodec.Read(bytes.AsMemory(FrameCodec.LengthBytes));
        Assert.IsType(Samples.Frames[name].GetType(), frame);
    }

    [Theory]
    [MemberData(nameof(DatagramNames))]
    public void A_datagram_is_written_as_these_bytes(string name) =>
        Assert.Equal(Expected(name), Convert.ToHexStringLower(Bytes.Of(Samples.Datagrams[name])));

    [Theory]
    [MemberData(nameof(DatagramNames))]
    public void These_bytes_are_read_as_the_datagram(string name) =>
        Assert.IsType(Samples.Datagrams[name].GetType(), DatagramCodec.Read(Convert.FromHexString(Expected(name))));

    [Fact]
    public void There_are_golden_bytes_of_every_frame_and_every_datagram()
    {
        Assert.Equal(
            Samples.Frames.Values.Select(frame => frame.Type).ToHashSet(),
            Golden.Frames.Keys.Select(name => Samples.Frames[name].Type).ToHashSet());
        Assert.Equal(
            Samples.Datagrams.Values.Select(datagram => datagram.GetType()).ToHashSet(),
            Golden.Datagrams.Keys.Select(name => Samples.Datagrams[name].GetType()).ToHashSet());
    }

    private static string Expected(string name) =>
        Samples.Datagrams[name] is Probe or Beacon
            ? Golden.Datagrams[name].PadRight(WireConstants.MaximumDatagram * 2, '0')
            : Golden.Datagrams[name];
}
