using PSChat.Security;

namespace PSChat.Kit;

/// <summary>Keys that are the same in every run.</summary>
internal static class Keys
{
    public static GroupKey Ours => Make(1);

    public static GroupKey Theirs => Make(2);

    private static GroupKey Make(ulong seed)
    {
        var dice = new Groups.Dice(seed);
        return GroupKey.FromBytes([.. Enumerable.Range(0, GroupKey.Length).Select(_ => (byte)dice.Next(256))]);
    }
}
